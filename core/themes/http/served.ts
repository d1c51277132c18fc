import { ASSET_TYPES, endingOf } from '@caliopen/contract/themes/assets/check_asset'
import type { ServedLooks } from '../looks/served_looks.js'
import type { Sheet } from '../looks/sheet.js'

/** What the gateway answers with. */
export interface Served {
  type: string
  bytes: Buffer
  encoding: 'br' | 'gzip' | null
}

const SHEET = /^([0-9a-f]{32})\.css$/
const LOGO = /^logo\/([0-9a-f]{32})$/
const FILE = /^([0-9a-f]{32})\/((?:fonts|assets)\/[\w./-]+)$/

/** By what stands behind `/look/`; null for what no look that we keep has. */
export function findServed(
  looks: ServedLooks,
  what: string,
  accepted: string | null
): Served | null {
  const [, sheet] = SHEET.exec(what) ?? []
  if (sheet) return looks.first(({ sheets }) => asSheet(sheets, sheet, accepted))
  const [, logo] = LOGO.exec(what) ?? []
  if (logo) return looks.first((look) => (look.logo?.hash === logo ? plain(look.logo) : null))
  const [, hash = '', path = ''] = FILE.exec(what) ?? []
  return looks.first(({ files }) => asFile(path, files.get(hash)?.files.get(path)))
}

function asSheet(sheets: readonly Sheet[], hash: string, accepted: string | null): Served | null {
  const sheet = sheets.find((one) => one.hash === hash)
  if (!sheet) return null
  const type = 'text/css; charset=utf-8'
  if (accepted === 'br') return { type, bytes: sheet.br, encoding: 'br' }
  if (accepted === 'gzip') return { type, bytes: sheet.gzip, encoding: 'gzip' }
  return { type, bytes: sheet.plain, encoding: null }
}

function asFile(path: string, bytes: Uint8Array | undefined): Served | null {
  const type = ASSET_TYPES[endingOf(path)]
  return bytes && type ? plain({ type, bytes: Buffer.from(bytes) }) : null
}

function plain({ type, bytes }: { type: string; bytes: Buffer }): Served {
  return { type, bytes, encoding: null }
}
