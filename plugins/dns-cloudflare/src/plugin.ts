import { definePlugin } from '@caliopen/contract/plugin/define_plugin'
import { cloudflare } from './provider.js'

export default definePlugin((host) => ({ dnsProviders: { cloudflare: cloudflare(host) } }))
