import { readFileSync } from 'node:fs'
import type { Facts } from '@caliopen/contract/facts'
import { askRules } from '@caliopen/contract/plugin/ask_rules'
import { readManifest } from '@caliopen/contract/manifest/read_manifest'
import type { TrustRulePoint } from '@caliopen/contract/points/trust_rules'
import type { PluginCalls } from '#core/plugins/hosts/plugin_calls.js'
import { pluginJudge } from '#core/plugins/trust/plugin_judge.js'
import type { RulePlugin } from '#core/plugins/trust/rule_plugin.js'
import { rules } from '../../plugins/trust-essentials/src/rules.js'
import { flatTexts } from './texts.js'

const FOLDER = new URL('../../plugins/trust-essentials/', import.meta.url)

/** The rules that come with Caliopen, through the core's own arithmetic, in this process. */
export const essentials: RulePlugin = readEssentials()

export const essentialJudge = pluginJudge({
  calls: callsInProcess({ [essentials.id]: rules }),
  rulePlugins: async () => [essentials],
  log: { warn: (details, sentence) => console.warn(sentence, details) },
})

/** Plugins without processes of their own; what crosses is copied all the same. */
export function callsInProcess(
  plugins: Readonly<Record<string, Readonly<Record<string, TrustRulePoint>>>>
): PluginCalls {
  return {
    call: async (plugin, _, facts) =>
      structuredClone(await askRules(plugins[plugin] ?? {}, structuredClone(facts) as Facts[])),
  }
}

function readEssentials(): RulePlugin {
  const read = readManifest(readFileSync(new URL('plugin.json', FOLDER), 'utf8'))
  if (!read.ok) throw new Error(JSON.stringify(read.faults))
  const { id, version, name, contributes } = read.manifest
  const texts = JSON.parse(readFileSync(new URL('locales/en.json', FOLDER), 'utf8'))
  const keys = flatTexts(texts).map(([key]) => key)
  return { id, version, name, rules: contributes.trustRules ?? [], texts: new Set(keys) }
}
