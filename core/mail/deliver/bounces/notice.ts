import MimeNode from 'nodemailer/lib/mime-node'
import type { DsnRequest } from '@caliopen/contract/dsn'
import type { Told, Telling } from '#core/channels/channel.js'
import { rfc5322Date } from '#core/messages/submissions/complete_message.js'
import type { Words } from '#core/messages/submissions/words.js'
import { statusOf } from './notice_status.js'
import { subjectOf, textOf } from './notice_text.js'

/** All that a notice says. The same facts always make the same bytes. */
export interface NoticeFacts {
  telling: Telling
  /** what makes it unique; letters and digits */
  id: string
  hostname: string
  /** whom it tells: the sender of the message */
  to: string
  subject: string
  /** of the message that it speaks of, with its angle brackets */
  messageId: string | null
  /** the message as it went out; its header alone where that is enough */
  original: Buffer
  isWhole: boolean
  dsn: DsnRequest
  submittedAt: number
  at: number
  /** until when it is tried */
  expiresAt: number
  recipients: readonly Told[]
  words: Words
}

/** A delivery status notification: multipart/report of RFC 6522 with the fields of RFC 3464. */
export function buildNotice(facts: NoticeFacts): Promise<Buffer> {
  const { id, hostname, to, words, messageId, telling } = facts
  const root = new MimeNode('multipart/report; report-type=delivery-status', {
    baseBoundary: id,
    boundaryPrefix: 'notice',
    newline: 'windows',
  })
  root.setHeader({
    'from': { name: words.say('deliver.notice.sender'), address: `mailer-daemon@${hostname}` },
    'to': to,
    'subject': words.say(`deliver.notice.${telling}.subject`, { subject: subjectOf(facts) }),
    'date': rfc5322Date(new Date(facts.at)),
    'message-id': `<${id}@${hostname}>`,
    // RFC 3834 §5: nobody's machine shall answer
    'auto-submitted': 'auto-replied',
    ...(messageId ? { 'in-reply-to': messageId, 'references': messageId } : {}),
  })
  root.createChild('text/plain; charset=utf-8').setContent(textOf(facts))
  root.createChild('message/delivery-status').setContent(statusOf(facts))
  // RFC 6522 §4: the header is enough to recognise a message by
  const type = facts.isWhole ? 'message/rfc822' : 'text/rfc822-headers'
  root.createChild(type).setContent(facts.original)
  return root.build()
}
