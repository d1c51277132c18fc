import MimeNode from 'nodemailer/lib/mime-node'
import type { Failure } from '#core/channels/channel.js'
import { rfc5322Date } from '#core/messages/submissions/complete_message.js'
import type { Words } from '#core/messages/submissions/words.js'
import { explainDelivery } from '../explain.js'

/** All that a notice says. The same facts always make the same bytes. */
export interface NoticeFacts {
  /** what makes it unique; letters and digits */
  id: string
  hostname: string
  /** whom it tells: the sender of the message that failed */
  to: string
  subject: string
  /** of the message that failed, with its angle brackets */
  messageId: string | null
  /** its header as it went out */
  header: Buffer
  submittedAt: number
  failedAt: number
  failures: readonly Failure[]
  words: Words
}

const SUBJECT = 200

/** A delivery status notification: multipart/report of RFC 6522 with the fields of RFC 3464. */
export function buildNotice(facts: NoticeFacts): Promise<Buffer> {
  const { id, hostname, to, words, messageId } = facts
  const root = new MimeNode('multipart/report; report-type=delivery-status', {
    baseBoundary: id,
    boundaryPrefix: 'notice',
    newline: 'windows',
  })
  root.setHeader({
    'from': { name: words.say('deliver.notice.sender'), address: `mailer-daemon@${hostname}` },
    'to': to,
    'subject': words.say('deliver.notice.subject', { subject: subjectOf(facts) }),
    'date': rfc5322Date(new Date(facts.failedAt)),
    'message-id': `<${id}@${hostname}>`,
    // RFC 3834 §5: nobody's machine shall answer
    'auto-submitted': 'auto-replied',
    ...(messageId ? { 'in-reply-to': messageId, 'references': messageId } : {}),
  })
  root.createChild('text/plain; charset=utf-8').setContent(textOf(facts))
  root.createChild('message/delivery-status').setContent(statusOf(facts))
  // RFC 6522 §4: the header is enough to recognise a message by
  root.createChild('text/rfc822-headers').setContent(facts.header)
  return root.build()
}

function textOf(facts: NoticeFacts): string {
  const { failures, words, submittedAt } = facts
  const blocks = failures.map(({ recipient, status, reply }) => {
    const { key, values } = explainDelivery({ status, final: true })
    const told = isSaid(reply) ? 'deliver.notice.said' : 'deliver.notice.detail'
    // On one line: words from outside make no line, and no boundary, of their own.
    const exactly = words.say(told, { reply: reply.replace(/[\p{C}\s]+/gu, ' ') })
    return [recipient, words.say(key, values), exactly].map((line) => `  ${line}`).join('\n')
  })
  return [
    words.say('deliver.notice.greeting', { count: failures.length }),
    ...blocks,
    words.say('deliver.notice.message', {
      subject: subjectOf(facts),
      date: words.moment(submittedAt),
    }),
    words.say('deliver.notice.ending'),
    '',
  ].join('\n\n')
}

function subjectOf({ subject, words }: NoticeFacts): string {
  return subject.slice(0, SUBJECT) || words.say('deliver.notice.no_subject')
}

/** RFC 3464 §2.2 and §2.3: fields of the message, then those of each recipient. */
function statusOf({ hostname, submittedAt, failedAt, failures }: NoticeFacts): string {
  const message = [
    `Reporting-MTA: dns; ${hostname}`,
    `Arrival-Date: ${rfc5322Date(new Date(submittedAt))}`,
  ]
  const recipients = failures.map(({ recipient, status, reply }) => [
    `Final-Recipient: rfc822; ${printable(recipient)}`,
    'Action: failed',
    `Status: ${status}`,
    `Diagnostic-Code: ${isSaid(reply) ? 'smtp' : 'x-caliopen'}; ${printable(reply)}`,
    `Last-Attempt-Date: ${rfc5322Date(new Date(failedAt))}`,
  ])
  return [message, ...recipients].map((fields) => `${fields.join('\n')}\n`).join('\n')
}

/** RFC 3464 §2.3.6: the words of an SMTP server, not our own. */
function isSaid(reply: string): boolean {
  return /^\d{3}[ -]/.test(reply)
}

/** These fields are ASCII (RFC 3464 §2.1.2). */
function printable(text: string): string {
  return text.replace(/[^\x20-\x7e]+/g, '?') || '?'
}
