import { firstBytes, type MessageBytes, withHead } from '@caliopen/contract/bytes'
import { idText } from '@caliopen/contract/ids'
import type { SendingLimit, Submission, Submit } from '@caliopen/contract/submission'
import type { Bus } from '#core/bus/bus.js'
import { domainOf } from '#core/accounts/addresses.js'
import type { SqlDatabase } from '#database/sql.js'
import { EMAIL } from '../letter/read_letter.js'
import { completeMessage } from './complete_message.js'
import { newMessageId } from './compose.js'
import { withinLimits } from './limits/count_sending.js'
import { prepareOutgoing, queueMessage } from './queue_message.js'

/** More than any header that is taken in. */
const BEGIN = 512 * 1024

/** What SMTP submission hands its messages to; also an account's program that repeats one is answered. */
export function submitTo(sql: SqlDatabase, bus: Bus): Submit {
  return (submission) => submitMessage(sql, bus, submission)
}

async function submitMessage(
  sql: SqlDatabase,
  bus: Bus,
  submission: Submission
): Promise<SendingLimit | null> {
  const raw = await complete(submission)
  const outgoing = { ...submission, channel: EMAIL, raw, source: submission.raw }
  const prepared = await prepareOutgoing(sql, outgoing)
  const outcome = await withinLimits(sql, submission.accountId, () =>
    sql.transaction((transaction) => queueMessage(transaction, prepared))
  )
  if ('limit' in outcome) return outcome.limit
  if (outcome.value.duplicate) return null
  bus.publish('deliveries.queued', {})
  bus.publish('account.changed', {
    accountId: idText(submission.accountId),
    modseq: outcome.value.modseq,
    kind: 'submission',
  })
  return null
}

/** The body of a large message is not looked at, and not held. */
async function complete({ raw, from, trace }: Submission): Promise<MessageBytes> {
  const begin = await firstBytes(raw, raw.held ? raw.size : BEGIN)
  const messageId = newMessageId(domainOf(from))
  const completed = completeMessage(begin, { messageId, date: new Date(), trace })
  return completed === begin ? raw : withHead(raw, completed, begin.length)
}
