import { idText } from '@caliopen/contract/ids'
import type { ThreadMessage } from '#core/messages/threads/read_thread.js'
import type { SpamFacts } from '#core/messages/threads/spam_facts.js'
import { correspondent } from '../mail/correspondents.js'
import { listText } from '../list_text.js'
import { momentFor, type Reader } from '../reader.js'
import type { AttachmentView, MessageView } from '../view_parts.js'
import { attachmentView } from './attachment_view.js'
import { deliveryView } from './delivery_view.js'
import { importanceView } from './importance_view.js'
import { isEmbedded } from './inline_pictures.js'
import type { LetterBody } from './letter_body.js'
import { spamView } from './spam_view.js'
import { trustView } from './trust_view.js'

/** One letter of a thread. `open`: it is not folded; `spam`: of what lies in Junk. */
export function messageView(
  message: ThreadMessage,
  { view, html }: LetterBody,
  open: boolean,
  reader: Reader,
  spam: SpamFacts | null = null
): MessageView {
  const { i18n } = reader
  const { from, recipients, trust } = message
  const mine = message.direction === 'out'
  const to = recipients.to.map(({ name, address }) => correspondent(name, address))
  const cc = recipients.cc.map(({ name, address }) => correspondent(name, address))
  return {
    id: idText(message.id),
    from: correspondent(from.name, from.address),
    to,
    cc,
    toNames: listText(
      to.map(({ name }) => name),
      i18n.locale
    ),
    ccNames: listText(
      cc.map(({ name }) => name),
      i18n.locale
    ),
    mine,
    date: momentFor(reader, message.receivedAt),
    unread: !message.seen,
    open,
    snippet: message.snippet,
    trust: trust === null ? null : trustView(trust, message.evidence, i18n),
    importance: mine ? null : importanceView(message.importance, i18n),
    spam: spam && spamView(spam, i18n),
    body: view,
    attachments: attachments(message, html, reader),
    deliveries: message.deliveries.map((row) =>
      deliveryView(row, reader, message.journeys.get(row.recipient))
    ),
  }
}

function attachments(message: ThreadMessage, html: string, { i18n }: Reader): AttachmentView[] {
  const listed = message.attachments.filter((row) => !isEmbedded(row, html))
  return listed.map((row) =>
    attachmentView(
      {
        id: String(row.position),
        name: row.file_name,
        mediaType: row.content_type,
        bytes: row.size,
      },
      i18n.locale,
      i18n.t('notices.nameless')
    )
  )
}
