import type { IndexDocument } from '@caliopen/contract/marketplace/index_document'
import { MarketplaceError } from '../errors.js'
import { readRawIndex } from '../fetching/read_raw_index.js'
import { TOKEN_PURPOSE, type MarketplaceParts } from '../parts.js'
import { refuseExpired } from './add_index.js'
import {
  claimLook,
  keepFailure,
  keepNewer,
  readIndexDocument,
  readIndexRows,
  type IndexRow,
} from './index_rows.js'
import type { IndexFailure } from './index_state.js'
import { judgeIndex, type Known } from './judge_index.js'
import { documentOf } from './known_indexes.js'

type Parts = Pick<MarketplaceParts, 'sql' | 'seal'>

/** What one mirror showed: what was known where it had not changed. */
interface Look {
  address: string
  document: IndexDocument
  bytes: Buffer
  etag: string | null
}

const WITHIN = 30_000
/** Of several failures the worst gives the code: an attack is worse than an absence. */
const WORST_FIRST = [
  'E_INDEX_SIGNATURE',
  'E_INDEX_ROLLED_BACK',
  'E_INDEX_CHANGED',
  'E_INDEX_NAME',
  'E_INDEX_EXPIRED',
]

/**
 * Asks every mirror of every index, and keeps of each index the newest that holds. What was known before stays when
 * none does, with the reason beside it. With `after`, only what nobody has asked for so many milliseconds.
 */
export async function refreshIndexes(parts: Parts, now: number, after = 0): Promise<void> {
  for (const row of await readIndexRows(parts.sql)) {
    if (await claimLook(parts.sql, row.id, now, now - after)) await refresh(parts, row, now)
  }
}

async function refresh(parts: Parts, row: IndexRow, now: number): Promise<void> {
  const known = await knownOf(parts, row)
  if (!known) return
  const outcomes = await Promise.allSettled(
    row.addresses.map((address) => lookAt(parts, row, address, known))
  )
  const looks = outcomes.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  const errors = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []))
  const newest = looks.reduce<Look | null>(newer, null)
  if (newest) {
    const expiry = expiryOf(newest.document, now)
    const failure = failureOf(expiry ? [...errors, expiry] : errors, now)
    await keepNewer(
      parts.sql,
      changed(row, newest, looks, expiry ? null : now),
      newest.bytes,
      failure
    )
  } else {
    const failure = failureOf(errors, now)
    if (failure) await keepFailure(parts.sql, row.id, failure)
  }
}

async function knownOf({ sql }: Parts, row: IndexRow): Promise<Known | null> {
  const document = await documentOf(sql, row)
  const bytes = await readIndexDocument(sql, row.id)
  return document && bytes ? { name: row.name, document, bytes } : null
}

async function lookAt(parts: Parts, row: IndexRow, address: string, known: Known): Promise<Look> {
  const { place, ownNetwork, tokenSealed } = row
  const token = tokenSealed === null ? null : parts.seal.open(tokenSealed, TOKEN_PURPOSE)
  const etag = row.etags[address] ?? null
  const location = { place, ownNetwork, address, token, within: WITHIN }
  const answer = await readRawIndex(location, etag)
  if (!answer.changed) return { address, document: known.document, bytes: known.bytes, etag }
  try {
    const document = judgeIndex(answer.raw, row.keys, known)
    return { address, document, bytes: answer.raw.bytes, etag: answer.etag }
  } catch (error) {
    if (!(error instanceof MarketplaceError)) throw error
    throw new MarketplaceError(error.code, `${address}: ${error.message}`)
  }
}

function newer(best: Look | null, look: Look): Look {
  return best && best.document.version >= look.document.version ? best : look
}

/** A mirror that shows less than the newest is asked for all of it next time. */
function changed(row: IndexRow, newest: Look, looks: Look[], confirmedAt: number | null): IndexRow {
  const { title, keys, version, issued, expires } = newest.document
  const same = looks.filter(({ document }) => document.version === version)
  const etags = same.flatMap(({ address, etag }) => (etag === null ? [] : [[address, etag]]))
  return {
    ...row,
    title,
    keys,
    version,
    issuedAt: issued,
    expiresAt: expires,
    etags: Object.fromEntries(etags),
    confirmedAt: confirmedAt ?? row.confirmedAt,
  }
}

function expiryOf(document: IndexDocument, now: number): MarketplaceError | null {
  try {
    refuseExpired(document, now)
    return null
  } catch (error) {
    return error as MarketplaceError
  }
}

function failureOf(errors: readonly unknown[], now: number): IndexFailure | null {
  const known = errors.filter((error) => error instanceof MarketplaceError)
  const stranger = errors.find((error) => !(error instanceof MarketplaceError))
  if (stranger) throw stranger
  const [first] = known.toSorted((a, b) => rank(a) - rank(b))
  if (!first) return null
  return { code: first.code, detail: known.map(({ message }) => message).join('\n'), at: now }
}

function rank({ code }: MarketplaceError): number {
  const at = WORST_FIRST.indexOf(code)
  return at === -1 ? WORST_FIRST.length : at
}
