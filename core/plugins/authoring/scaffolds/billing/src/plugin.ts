import { definePlugin } from '@caliopen/contract/plugin/define_plugin'
import { billing } from './billing.js'

const NAME = 'pigeon'

/** What the core loads: by the names that plugin.json declares, what it can do. */
export default definePlugin((host) => ({ billing: { [NAME]: billing(host) } }))
