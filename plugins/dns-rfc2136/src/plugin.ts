import { definePlugin } from '@caliopen/contract/plugin/define_plugin'
import { rfc2136 } from './provider.js'

export default definePlugin((host) => ({ dnsProviders: { rfc2136: rfc2136(host) } }))
