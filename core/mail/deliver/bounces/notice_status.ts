import type { Told } from '#core/channels/channel.js'
import { rfc5322Date } from '#core/messages/submissions/complete_message.js'
import type { NoticeFacts } from './notice.js'

/** RFC 3464 §2.2 and §2.3: fields of the message, then those of each recipient. */
export function statusOf(facts: NoticeFacts): string {
  const { hostname, submittedAt, recipients, dsn } = facts
  const message = [
    // §2.2.1: as the sender gave it, so that its program knows which message this is about
    ...(dsn.envid ? [`Original-Envelope-Id: ${printable(dsn.envid)}`] : []),
    `Reporting-MTA: dns; ${hostname}`,
    `Arrival-Date: ${rfc5322Date(new Date(submittedAt))}`,
  ]
  const blocks = [message, ...recipients.map((recipient) => fieldsOf(recipient, facts))]
  return blocks.map((fields) => `${fields.join('\n')}\n`).join('\n')
}

/** RFC 3464 §2.3.6: the words of an SMTP server, not our own. */
export function isSaid(reply: string): boolean {
  return /^\d{3}[ -]/.test(reply)
}

function fieldsOf(told: Told, { telling, at, expiresAt }: NoticeFacts): string[] {
  const { recipient, orcpt, status, reply } = told
  return [
    ...(orcpt ? [`Original-Recipient: ${printable(`${orcpt.type}; ${orcpt.address}`)}`] : []),
    `Final-Recipient: rfc822; ${printable(recipient)}`,
    `Action: ${telling}`,
    `Status: ${status}`,
    `Diagnostic-Code: ${isSaid(reply) ? 'smtp' : 'x-caliopen'}; ${printable(reply)}`,
    `Last-Attempt-Date: ${rfc5322Date(new Date(at))}`,
    // §2.3.9
    ...(telling === 'delayed' ? [`Will-Retry-Until: ${rfc5322Date(new Date(expiresAt))}`] : []),
  ]
}

/** These fields are ASCII (RFC 3464 §2.1.2). */
function printable(text: string): string {
  return text.replace(/[^\x20-\x7e]+/g, '?') || '?'
}
