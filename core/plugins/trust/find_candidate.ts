import type { Sql } from '#database/sql.js'
import { findInstalled } from '../installed/plugin_rows.js'
import { loadRunnable } from '../installed/runnable_source.js'
import { openSettings } from '../installed/settings.js'
import type { Market } from '../lifecycle/parts.js'
import { readPackage } from '../packages/read_package.js'
import type { Seal } from '#database/seal.js'
import { readPluginTexts, textsByKey } from '../texts/read_plugin_texts.js'
import type { Candidate } from './preview_plugin.js'
import { rulePluginOf } from './rule_plugin.js'
import { hasRules } from './rulebook.js'

export interface CandidateParts {
  sql: Sql
  dataDir: string
  seal: Seal
  market: Pick<Market, 'find'>
}

/** The version that is installed; another one as it is offered. null: there is none with trust rules. */
export async function findCandidate(
  parts: CandidateParts,
  id: string,
  version?: string
): Promise<Candidate | null> {
  const installed = await findInstalled(parts.sql, id)
  if (!installed || (version !== undefined && version !== installed.version)) {
    return findOffered(parts, id, version)
  }
  if (!hasRules(installed)) return null
  const { en = {} } = await readPluginTexts(parts.sql)
  return {
    runnable: await loadRunnable(parts, installed),
    rules: rulePluginOf(installed, Object.keys(en)),
  }
}

/** Nobody approved anything of it yet: it gets nothing but facts. */
async function findOffered(
  { sql, seal, market }: CandidateParts,
  id: string,
  version: string | undefined
): Promise<Candidate | null> {
  const offered = await market.find(id, version)
  const read = offered && (await readPackage(await offered.fetch()))
  if (!read?.ok || !hasRules(read.package)) return null
  const { manifest, files, texts } = read.package
  const code = files.get('plugin.js')
  if (!code) return null
  const keys = Object.keys(textsByKey(id, texts.get('en') ?? {}))
  const grants = { permissions: {}, privateHosts: [] }
  const settings = await openSettings(sql, seal, id, manifest.settings)
  return {
    runnable: { id, version: manifest.version, manifest, grants, code, settings },
    rules: rulePluginOf({ id, version: manifest.version, manifest }, keys),
  }
}
