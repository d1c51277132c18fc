import { definePlugin } from '@caliopen/contract/plugin/define_plugin'
import { gandi } from './provider.js'

export default definePlugin((host) => ({ dnsProviders: { gandi: gandi(host) } }))
