import { definePlugin } from '@caliopen/contract/plugin/define_plugin'
import { rule } from './rule.js'

const NAME = 'pigeon'

/** What the core loads: by the names that plugin.json declares, what it can do. */
export default definePlugin(() => ({ trustRules: { [NAME]: rule } }))
