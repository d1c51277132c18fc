import { definePlugin } from '@caliopen/contract/plugin/define_plugin'
import { rules } from './rules.js'

export default definePlugin(() => ({ trustRules: rules }))
