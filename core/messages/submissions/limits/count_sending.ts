import type { SendingLimit } from '@caliopen/contract/submission'
import { logAct } from '#core/accounts/audit_log.js'
import { readSetting } from '#core/accounts/settings/setting.js'
import type { Sql } from '#database/sql.js'
import { DAY, decideSending, SLOT, slotOf, type Sent, type SentInSlot } from './decide_sending.js'
import { SENDING_LIMITS } from './sending_limits.js'

const HOUR = 3_600_000
const COLUMNS = ['account_id', 'slot', 'messages', 'recipients', 'refused']
const KEYS = ['account_id', 'slot']

/** Rolls back what would have gone out: the account may not send more for now. */
export class SendingLimitError extends Error {
  readonly code = 'E_SENDING_LIMIT'

  constructor(readonly limit: SendingLimit) {
    super('the account has sent as much as it may')
  }
}

/**
 * Counts what an account sends. In the transaction that keeps it, after its first write to the account: so
 * whoever sends for the same account at the same time waits, and sees what this one counted. Throws SendingLimitError.
 */
export async function countSending(
  sql: Sql,
  accountId: Buffer,
  asked: Sent,
  now: number
): Promise<void> {
  const limits = await readSetting(sql, SENDING_LIMITS)
  const before = await sentSince(sql, accountId, now - DAY - SLOT)
  const refusal = decideSending(before, asked, limits, now)
  if (refusal) throw new SendingLimitError(refusal)
  const { messages, recipients } = asked
  const row = [accountId, slotOf(now), messages, recipients, 0]
  await sql.insert('sending_counts', COLUMNS, [row], {
    keys: KEYS,
    update: {
      messages: 'messages + new(messages)',
      recipients: 'recipients + new(recipients)',
    },
  })
  if (before.length === 0 || before.every(({ slot }) => slot !== slotOf(now))) {
    await forget(sql, accountId, now)
  }
}

/** What becomes of a submission: its result, or the limit that held it back, which administrators hear of. */
export async function withinLimits<T>(
  sql: Sql,
  accountId: Buffer,
  work: () => Promise<T>
): Promise<{ value: T } | { limit: SendingLimit }> {
  try {
    return { value: await work() }
  } catch (error) {
    if (!(error instanceof SendingLimitError)) throw error
    await noteRefusal(sql, accountId, error.limit)
    return { limit: error.limit }
  }
}

async function sentSince(sql: Sql, accountId: Buffer, since: number): Promise<SentInSlot[]> {
  return sql.all<SentInSlot>(
    'select slot, messages, recipients from sending_counts where account_id = ? and slot > ?',
    [accountId, since]
  )
}

async function forget(sql: Sql, accountId: Buffer, now: number): Promise<void> {
  await sql.run('delete from sending_counts where account_id = ? and slot < ?', [
    accountId,
    now - 2 * DAY,
  ])
}

/** A program that tries again and again is written down once an hour. */
async function noteRefusal(sql: Sql, accountId: Buffer, limit: SendingLimit): Promise<void> {
  const now = Date.now()
  const told = await sql.get<{ refused: number | null }>(
    'select sum(refused) as refused from sending_counts where account_id = ? and slot > ?',
    [accountId, now - HOUR]
  )
  await sql.insert('sending_counts', COLUMNS, [[accountId, slotOf(now), 0, 0, 1]], {
    keys: KEYS,
    update: { refused: 'refused + 1' },
  })
  if (Number(told?.refused ?? 0) > 0) return
  const subject = `${limit.limit} ${limit.what} / ${limit.per}`
  await logAct(sql, { account: accountId, action: 'sending_limit_reached', subject })
}
