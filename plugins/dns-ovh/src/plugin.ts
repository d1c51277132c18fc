import { definePlugin } from '@caliopen/contract/plugin/define_plugin'
import { ovh } from './provider.js'

export default definePlugin((host) => ({ dnsProviders: { ovh: ovh(host) } }))
