import { idText, newId } from '@caliopen/contract/ids'
import { domainOf } from '#core/accounts/addresses.js'
import { findRecipient } from '#core/accounts/recipients/recipients.js'
import {
  findDeliveryByReport,
  type ReportedDelivery,
} from '#core/channels/reports/find_delivery.js'
import { touch } from '#core/messages/mailboxes/change_log.js'
import type { Sql, SqlDatabase } from '#database/sql.js'
import { insertReport } from '../statistics/report_rows.js'
import type { Complaint } from '../report.js'
import type { ReportedMail } from './reported_mail.js'

/**
 * Somebody called a letter junk. It counts where it names one that this sender sent to them; then it stands with
 * that letter, and on the console. Nobody is suppressed because of it: people press that button by mistake, and
 * those who write to each other shall go on doing so.
 */
export async function keepComplaint(
  sql: SqlDatabase,
  mail: ReportedMail,
  complaint: Complaint
): Promise<void> {
  const sender = complaint.sender === null ? null : await findRecipient(sql, complaint.sender)
  // most large services hide who complains: then the message itself has to do
  const asked = complaint.recipients.length > 0 ? complaint.recipients : [null]
  for (const recipient of asked) {
    const delivery = await findDeliveryByReport(sql, {
      accountId: sender?.accountId ?? mail.accountId,
      messageId: complaint.messageId,
      originalRecipient: recipient,
    })
    if (delivery) await keep(sql, delivery, complaint, mail)
  }
}

async function keep(
  sql: SqlDatabase,
  delivery: ReportedDelivery,
  { type, sender }: Complaint,
  { receivedAt, verified }: ReportedMail
): Promise<void> {
  const { accountId, messageId, recipient } = delivery
  const head = {
    ...{ organisation: domainOf(recipient), reportId: idText(delivery.id) },
    ...{ domain: domainOf(sender ?? recipient), begin: receivedAt, end: receivedAt },
  }
  await sql.transaction(async (transaction) => {
    const kept = {
      kind: 'complaint',
      head,
      verified,
      passed: 0,
      failed: 1,
      rows: [{ type }],
    } as const
    if (!(await insertReport(transaction, { ...kept, receivedAt }))) return
    await noteOnMessage(transaction, { accountId, messageId, recipient, type, receivedAt })
  })
}

async function noteOnMessage(
  sql: Sql,
  note: {
    accountId: Buffer
    messageId: Buffer
    recipient: string
    type: string
    receivedAt: number
  }
): Promise<void> {
  const { accountId, messageId, recipient, type, receivedAt } = note
  await touch(sql, accountId, [messageId])
  await sql.insert(
    'message_events',
    ['account_id', 'message_id', 'id', 'kind', 'payload', 'happened_at'],
    [[accountId, messageId, newId(), 'complaint', JSON.stringify({ recipient, type }), receivedAt]]
  )
}
