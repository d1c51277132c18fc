import type { Letter, LetterAttachment, Mailbox } from '../letter/letter.js'
import { cutText, plainText } from '../letter/text.js'
import type { ChatMessage, ChatRaw, StoredAttachment } from './chat_raw.js'

const SUBJECT = 500
const NAME = 200
const FILE_NAME = 255

/** A message of a chat in the shape of a letter: no subject line, no references, no HTML. */
export function chatLetter({ own, event }: ChatRaw): Letter {
  if (event.kind !== 'message') throw new Error('this event is no message')
  const mine = { name: plainText(own.name), address: own.address }
  const other = mailbox(event.correspondent)
  const [from, to] = event.direction === 'out' ? [mine, roomOr(event, other)] : [other, mine]
  return {
    subject: cutText(event.subject ?? '', SUBJECT),
    messageId: null,
    references: [],
    from,
    replyTo: [],
    to: [to],
    cc: [],
    sentAt: event.at,
    text: event.text,
    html: null,
    attachments: event.attachments.map(attachmentOf),
    headers: new Map(),
    kind: 'letter',
    chat: {
      with: roomOr(event, other),
      sourceId: event.sourceId,
      inReplyTo: event.inReplyTo,
      fromArchive: event.fromArchive,
      transport: event.transport,
      openpgp: event.openpgp,
    },
  }
}

function roomOr({ room }: ChatMessage, other: Mailbox): Mailbox {
  return room ? mailbox(room) : other
}

function mailbox({ address, name }: Mailbox): Mailbox {
  return { name: cutText(name, NAME), address }
}

function attachmentOf({ fileName, contentType, base64 }: StoredAttachment): LetterAttachment {
  return {
    fileName: cutText(plainText(fileName).split(/[/\\]/).at(-1) ?? '', FILE_NAME),
    contentType,
    disposition: 'attachment',
    contentId: null,
    content: Buffer.from(base64, 'base64'),
  }
}
