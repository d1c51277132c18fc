import { definePlugin } from '@caliopen/contract/plugin/define_plugin'
import { importer } from './importer.js'

const NAME = 'pigeon'

/** What the core loads: by the names that plugin.json declares, what it can do. */
export default definePlugin((host) => ({ importers: { [NAME]: importer(host) } }))
