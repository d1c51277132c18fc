import type { Manifest, TrustRuleDeclaration } from '@caliopen/contract/manifest/manifest'

/** All that is to be known of an active plugin with trust rules to ask it and to check its answer. */
export interface RulePlugin {
  id: string
  version: string
  /** in English, for who reads that it has not answered */
  name: string
  /** in the order in which their evidence is read; at least one */
  rules: readonly TrustRuleDeclaration[]
  /** the keys of its English texts */
  texts: ReadonlySet<string>
}

/** `texts`: keys under which texts stand in i18n, its own and those of others. */
export function rulePluginOf(
  { id, version, manifest }: { id: string; version: string; manifest: Manifest },
  texts: readonly string[]
): RulePlugin {
  const prefix = textKey(id, '')
  const own = texts.filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length))
  const { name, contributes } = manifest
  return { id, version, name, rules: contributes.trustRules ?? [], texts: new Set(own) }
}

/** Texts of a plugin stand in i18n under this name. */
export function textKey(pluginId: string, key: string): string {
  return `plugins.${pluginId}.${key}`
}
