import type { Bus } from '#core/bus/bus.js'
import { findDeliveryByReport } from '#core/channels/reports/find_delivery.js'
import { settleByReport } from '#core/channels/reports/settle_by_report.js'
import type { SqlDatabase } from '#database/sql.js'
import { readReport } from '../reading/read_report.js'
import type { DeliveryReport } from '../report.js'
import { keepStatistics } from '../statistics/keep_statistics.js'
import { keepComplaint } from './keep_complaint.js'
import { readReportedMail, type ReportedMail } from './reported_mail.js'
import type { Waiting } from './waiting_reports.js'

export interface IntakeParts {
  sql: SqlDatabase
  bus: Bus
}

/**
 * Takes what a mail reports for what it is worth. Anybody can write a report: one on a delivery counts only where
 * it came to the account that sent the message and names that message and one of its recipients; statistics
 * count for domains of ours, and say whether their author was verified. The same report again changes nothing.
 */
export async function takeReport(parts: IntakeParts, waiting: Waiting): Promise<void> {
  const mail = await readReportedMail(parts.sql, waiting)
  if (!mail) return
  const report = await readReport(mail.raw)
  switch (report?.kind) {
    case 'delivery':
      return takeDeliveryReport(parts, mail, report)
    case 'complaint':
      return keepComplaint(parts.sql, mail, report)
    case 'dmarc':
    case 'tls':
      return keepStatistics(parts.sql, mail, report)
    case undefined:
  }
}

async function takeDeliveryReport(
  { sql, bus }: IntakeParts,
  { accountId, receivedAt }: ReportedMail,
  { envid, messageId, recipients }: DeliveryReport
): Promise<void> {
  for (const { original, final, action, status, diagnostic, host } of recipients) {
    const delivery = await findDeliveryByReport(sql, {
      ...{ accountId, envid, messageId },
      ...{ originalRecipient: original, finalRecipient: final },
    })
    if (!delivery) continue
    await settleByReport(sql, bus, delivery, {
      action,
      status,
      reply: diagnostic,
      host,
      at: receivedAt,
    })
  }
}
