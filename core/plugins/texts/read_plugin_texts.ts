import type { Sql } from '#database/sql.js'
import { readArtefact } from '../installed/artefacts.js'
import { UNGUARDED, type LoadingGuard } from '../guard/loading_guard.js'
import { listInstalled } from '../installed/plugin_rows.js'
import type { Texts } from '../packages/checked_package.js'
import { readPackage } from '../packages/read_package.js'

/** By language: ICU messages by key. */
export type Translations = Record<string, Record<string, string>>

/** A package never changes: what was read of one stays so. By hash. */
const known = new Map<string, Translations>()

/**
 * The texts of every plugin that is installed, running or not, for what it said before is still read: under
 * `plugins.<id>.`, so that none can say something in another's name, or in ours.
 */
export async function readPluginTexts(
  sql: Sql,
  guard: LoadingGuard = UNGUARDED
): Promise<Translations> {
  const all: Translations = {}
  const installed = (await listInstalled(sql)).filter((plugin) => !guard.keepsOut(plugin))
  for (const { id, hash } of installed) {
    const read = () => guard.loading(id, () => readTexts(sql, id, hash))
    const texts = known.get(hash) ?? (await read())
    known.set(hash, texts)
    for (const [language, messages] of Object.entries(texts)) {
      all[language] = { ...all[language], ...messages }
    }
  }
  for (const hash of known.keys()) {
    if (!installed.some((plugin) => plugin.hash === hash)) known.delete(hash)
  }
  return all
}

/** None where the package cannot be had or read: whoever runs it says so. */
async function readTexts(sql: Sql, id: string, hash: string): Promise<Translations> {
  const bytes = await readArtefact(sql, hash)
  const read = bytes && (await readPackage(bytes))
  if (!read?.ok) return {}
  const languages = [...read.package.texts].map(([language, texts]) => {
    return [language, textsByKey(id, texts)] as const
  })
  return Object.fromEntries(languages)
}

/** Under the keys that they have in i18n. */
export function textsByKey(id: string, texts: Texts): Record<string, string> {
  return Object.fromEntries(flat(texts, ['plugins', id]))
}

function flat(texts: Texts, above: readonly string[]): [key: string, message: string][] {
  return Object.entries(texts).flatMap(([name, value]) => {
    const path = [...above, name]
    return typeof value === 'string' ? [[path.join('.'), value] as const] : flat(value, path)
  }) as [string, string][]
}
