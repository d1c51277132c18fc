import { idText } from '@caliopen/contract/ids'
import type { Submission, Submit } from '@caliopen/contract/submission'
import type { Bus } from '#core/bus/bus.js'
import { domainOf } from '#core/accounts/addresses.js'
import type { SqlDatabase } from '#database/sql.js'
import { EMAIL } from '../letter/read_letter.js'
import { completeMessage } from './complete_message.js'
import { newMessageId } from './compose.js'
import { prepareOutgoing, queueMessage } from './queue_message.js'

/** What SMTP submission hands its messages to; also an account's program that repeats one is answered. */
export function submitTo(sql: SqlDatabase, bus: Bus): Submit {
  return (submission) => submitMessage(sql, bus, submission)
}

async function submitMessage(sql: SqlDatabase, bus: Bus, submission: Submission): Promise<void> {
  const raw = completeMessage(submission.raw, {
    messageId: newMessageId(domainOf(submission.from)),
    date: new Date(),
  })
  const outgoing = { ...submission, channel: EMAIL, raw, source: submission.raw }
  const prepared = await prepareOutgoing(sql, outgoing)
  const queued = await sql.transaction((transaction) => queueMessage(transaction, prepared))
  if (queued.duplicate) return
  bus.publish('deliveries.queued', {})
  bus.publish('account.changed', {
    accountId: idText(submission.accountId),
    modseq: queued.modseq,
    kind: 'submission',
  })
}
