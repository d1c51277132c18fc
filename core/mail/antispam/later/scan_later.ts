import type { MessageBytes } from '@caliopen/contract/bytes'
import type { AntispamFacts } from '@caliopen/contract/facts'
import { idText } from '@caliopen/contract/ids'
import { moveUntouchedToJunk } from '#core/messages/mailboxes/move_to_junk.js'
import type { StoredFacts } from '#core/messages/digest/judge.js'
import type { Sql, SqlDatabase } from '#database/sql.js'
import { messageBytes } from '../../deliver/message_bytes.js'
import { decide } from '../decide.js'
import type { ScanRequest } from '../rspamd/request.js'
import type { Scanner } from '../scanner.js'
import type { AntispamSetting } from '../setting.js'
import { forget, putOff, release, takeDue, type DueRow } from './due_rows.js'

export interface ScanLaterParts {
  sql: SqlDatabase
  scanner: Scanner
  hostname: () => Promise<string>
}

/** For whoever has a page of this account open. */
export interface JunkChange {
  accountId: Buffer
  modseq: number
}

export interface ScannedLater {
  /** how many rows are done with */
  done: number
  changes: JunkChange[]
  /** rspamd does not answer: nothing is to be gained by asking again at once */
  isAway: boolean
}

interface Reception {
  sender: string
  recipient: string
  facts: string
}

const TABLE = 'unscanned_messages'
const BATCH = 16
/** Until those are due again that rspamd was not there for, in milliseconds. */
const AWAY_MS = 5_000

/**
 * Scans a batch of what came in while rspamd did not answer. What turns out to be spam goes to Junk
 * if nobody has touched it; it was taken in, so nothing is refused any more.
 */
export async function scanLater(
  parts: ScanLaterParts,
  setting: AntispamSetting & { scanner: string },
  now: number
): Promise<ScannedLater> {
  const { sql } = parts
  const rows = await takeDue<DueRow>(sql, TABLE, [], { now, limit: BATCH })
  const result: ScannedLater = { done: 0, changes: [], isAway: false }
  for (const [at, row] of rows.entries()) {
    const outcome = await scanOne(parts, setting, row, now)
    if (outcome === 'away') {
      await release(sql, TABLE, rows.slice(at), now + AWAY_MS)
      return { ...result, isAway: true }
    }
    result.done += 1
    if (outcome) result.changes.push(outcome)
  }
  return result
}

export async function countUnscanned(sql: Sql): Promise<number> {
  const row = await sql.get<{ count: number }>(`select count(*) as count from ${TABLE}`)
  return Number(row?.count ?? 0)
}

async function scanOne(
  parts: ScanLaterParts,
  setting: AntispamSetting & { scanner: string },
  row: DueRow,
  now: number
): Promise<JunkChange | 'away' | null> {
  const { sql, scanner } = parts
  const key = { accountId: row.account_id, messageId: row.message_id }
  const reception = await receptionOf(sql, row)
  const raw = reception && (await messageBytes(sql, key))
  if (!raw) {
    await forget(sql, TABLE, row)
    return null
  }
  const facts = JSON.parse(reception.facts) as StoredFacts
  const request = requestOf(row, reception, facts, raw, await parts.hostname())
  const scan = await scanner.scan(setting.scanner, request)
  if (scan.kind === 'unscanned') {
    if (!scan.onlyThis) return 'away'
    if (!(await putOff(sql, TABLE, row, now))) await forget(sql, TABLE, row)
    return null
  }
  const known = facts.antispam?.symbols ?? []
  const decision = decide(scan.answer, known, setting.thresholds)
  return settle(sql, row, { ...facts, antispam: decision.facts })
}

/** Whether it was forgotten here decides who settles it: a second worker finds nothing to do. */
function settle(
  sql: SqlDatabase,
  row: DueRow,
  facts: StoredFacts & { antispam: AntispamFacts }
): Promise<JunkChange | null> {
  return sql.transaction(async (trx) => {
    await trx.run('update receptions set facts = ? where account_id = ? and message_id = ?', [
      JSON.stringify(facts),
      row.account_id,
      row.message_id,
    ])
    await forget(trx, TABLE, row)
    if (facts.antispam.verdict !== 'junk') return null
    const change = await moveUntouchedToJunk(trx, row.account_id, row.message_id)
    return change && { accountId: row.account_id, modseq: change.modseq }
  })
}

async function receptionOf(sql: Sql, row: DueRow): Promise<Reception | undefined> {
  return sql.get<Reception>(
    'select sender, recipient, facts from receptions where account_id = ? and message_id = ?',
    [row.account_id, row.message_id]
  )
}

function requestOf(
  row: DueRow,
  { sender, recipient }: Reception,
  { trust: { transport } }: StoredFacts,
  message: MessageBytes,
  hostname: string
): ScanRequest {
  const { remoteAddress = null, remoteName = null, helo = null, tls = null } = transport ?? {}
  return {
    ...{ message, from: sender, recipients: [recipient], hostname, user: null },
    queueId: idText(row.message_id),
    client: remoteAddress === null ? null : { remoteAddress, remoteName, helo: helo ?? '', tls },
  }
}
