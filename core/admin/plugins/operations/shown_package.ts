import type { I18n } from '@adonisjs/i18n'
import type { Manifest } from '@caliopen/contract/manifest/manifest'
import { readArtefact } from '#core/plugins/installed/artefacts.js'
import type { Operation } from '#core/plugins/lifecycle/operations/operation.js'
import type { Texts } from '#core/plugins/packages/checked_package.js'
import { readPackage } from '#core/plugins/packages/read_package.js'
import type { Sql } from '#database/sql.js'
import { offeredTexts, type OwnTexts } from '../shown/own_texts.js'

/** The package that an operation brings, as it says of itself. */
export interface ShownPackage {
  manifest: Manifest
  own: OwnTexts
}

/** Null while it has not been fetched, and for operations that bring none. */
export async function shownPackage(
  sql: Sql,
  { request }: Operation,
  i18n: I18n
): Promise<ShownPackage | null> {
  if (!('package' in request) || !('hash' in request.package)) return null
  const bytes = await readArtefact(sql, request.package.hash)
  const read = bytes && (await readPackage(bytes))
  if (!read?.ok) return null
  const { manifest, texts } = read.package
  const flat = [...texts].map(([language, nested]) => [language, flatten('', nested)] as const)
  return { manifest, own: offeredTexts(i18n, Object.fromEntries(flat)) }
}

function flatten(prefix: string, texts: Texts): Record<string, string> {
  return Object.assign(
    {},
    ...Object.entries(texts).map(([name, text]) =>
      typeof text === 'string' ? { [prefix + name]: text } : flatten(`${prefix}${name}.`, text)
    )
  )
}
