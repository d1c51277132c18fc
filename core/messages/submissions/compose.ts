import { randomBytes } from 'node:crypto'
import MailComposer from 'nodemailer/lib/mail-composer'
import { flow } from './flowed.js'

export interface Correspondent {
  name: string
  address: string
}

export interface ComposedAttachment {
  fileName: string
  contentType: string
  content: Buffer
}

/** A letter as its writer means it. */
export interface Composition {
  from: Correspondent
  to: readonly Correspondent[]
  cc: readonly Correspondent[]
  subject: string
  text: string
  date: Date
  /** with its angle brackets, like those below */
  messageId: string
  inReplyTo: string | null
  references: readonly string[]
  attachments: readonly ComposedAttachment[]
}

/** RFC 5322 §3.6.4: unique, and at a domain of ours. */
export function newMessageId(domain: string): string {
  return `<${randomBytes(16).toString('hex')}@${domain}>`
}

/** The letter as a MIME message with CRLF line ends. Whoever gets a blind copy does not stand in it. */
export async function compose(letter: Composition): Promise<Buffer> {
  const composer = new MailComposer({
    from: letter.from,
    // RFC 5322 §3.6.3 asks for no recipient; many readers do
    to: letter.to.length + letter.cc.length > 0 ? [...letter.to] : 'undisclosed-recipients:;',
    cc: [...letter.cc],
    subject: letter.subject,
    date: letter.date,
    messageId: letter.messageId,
    inReplyTo: letter.inReplyTo ?? undefined,
    references: letter.references.length > 0 ? [...letter.references] : undefined,
    alternatives: [
      { contentType: 'text/plain; charset=utf-8; format=flowed', content: flow(letter.text) },
    ],
    attachments: letter.attachments.map(({ fileName, contentType, content }) => ({
      filename: fileName,
      contentType: safeType(contentType),
      contentDisposition: 'attachment',
      contentTransferEncoding: 'base64',
      content,
    })),
    newline: 'windows',
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return composer.compile().build()
}

/** RFC 2046 §5.2 forbids base64 for message/* and multipart/*: a file is a file. */
function safeType(contentType: string): string {
  const type = contentType.toLowerCase().trim()
  const plain = /^[a-z\d][a-z\d!#$&^_.+-]*\/[a-z\d][a-z\d!#$&^_.+-]*$/.test(type)
  return plain && !/^(?:message|multipart)\//.test(type) ? type : 'application/octet-stream'
}
