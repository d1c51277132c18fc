import { convert } from 'html-to-text'
import { simpleParser } from 'mailparser'
import type {
  AddressObject,
  Attachment,
  AttachmentCommon,
  EmailAddress,
  MailParserOptions,
  ParsedMail,
} from 'mailparser'
import { withinLimits } from '#core/messages/html/within_limits.js'
import type { MessageKind } from '#core/messages/importance/facts.js'
import type { ChatFacts } from '../chat/chat_facts.js'
import { cutText, plainText } from './text.js'

/** An address and the name that its owner gave it. */
export interface Mailbox {
  name: string
  /** lower case */
  address: string
}

export interface LetterAttachment {
  fileName: string
  contentType: string
  disposition: 'attachment' | 'inline'
  /** without the angle brackets */
  contentId: string | null
  content: Buffer
}

/** A message, read: of RFC 5322 and MIME, or of a chat. Everything is limited; nothing is trusted. */
export interface Letter {
  subject: string
  /** with its angle brackets, as everywhere below */
  messageId: string | null
  /** oldest first, In-Reply-To last (RFC 5322 §3.6.4) */
  references: string[]
  from: Mailbox | null
  replyTo: Mailbox[]
  to: Mailbox[]
  cc: Mailbox[]
  /** the Date header, milliseconds since the epoch */
  sentAt: number | null
  text: string
  html: string | null
  attachments: LetterAttachment[]
  /** header names in lower case and their first value, unfolded; what importance reads */
  headers: ReadonlyMap<string, string>
  kind: MessageKind
  /** null for a letter of the channel email */
  chat: ChatFacts | null
}

const LIMITS = { maxHeadSize: 512 * 1024, maxChildNodes: 500, maxHtmlLengthToParse: 1024 * 1024 }
export const PARSING: MailParserOptions = {
  ...LIMITS,
  skipHtmlToText: true,
  skipTextToHtml: true,
  skipImageLinks: true,
  checksumAlgo: false,
  keepDeliveryStatus: true,
}
/** In characters; what is behind is shown to nobody, and need not be looked through for pictures either. */
const LONGEST_HTML = 2 * 1024 * 1024
const SUBJECT = 500
const NAME = 200
const ADDRESS = 320
const ADDRESSES = 500
const FILE_NAME = 255
const CONTENT_TYPE = 127
const MESSAGE_ID = 500
const REFERENCES = 100
const TELLING_HEADERS = new Set([
  'auto-submitted',
  'feedback-id',
  'importance',
  'list-id',
  'list-post',
  'list-unsubscribe',
  'precedence',
  'priority',
  'x-auto-response-suppress',
  'x-autoreply',
  'x-autorespond',
  'x-priority',
])

/**
 * Reads a message. Throws where the bytes cannot be read as one within the limits. Where it only has
 * HTML, `text` is made of it: who shows the HTML can spare that, which takes most of the time.
 */
export async function parseLetter(raw: Buffer, { wantsText = true } = {}): Promise<Letter> {
  return letterOf(await simpleParser(raw, PARSING), { wantsText })
}

/** What is believed of what the library read. */
export function letterOf(mail: ParsedMail, { wantsText = true } = {}): Letter {
  const html =
    typeof mail.html === 'string' && mail.html !== '' ? mail.html.slice(0, LONGEST_HTML) : null
  return {
    subject: cutText(mail.subject ?? '', SUBJECT),
    messageId: messageIds(mail.messageId)[0] ?? null,
    references: referencesOf(mail),
    from: mailboxesOf(mail.from)[0] ?? null,
    replyTo: mailboxesOf(mail.replyTo),
    to: mailboxesOf(mail.to),
    cc: mailboxesOf(mail.cc),
    sentAt: timeOf(mail.date),
    text: mail.text || (html === null || !wantsText ? '' : textOf(html)),
    html,
    attachments: mail.attachments.map(attachmentOf),
    headers: tellingHeaders(mail),
    kind: kindOf(mail),
    chat: null,
  }
}

function textOf(html: string): string {
  return convert(withinLimits(html).slice(0, LIMITS.maxHtmlLengthToParse), {
    wordwrap: false,
    limits: { maxDepth: 100 },
    selectors: [
      { selector: 'img', format: 'skip' },
      { selector: 'a', options: { ignoreHref: true } },
    ],
  })
}

/** The oldest ancestor says where the thread began, the latest ones what was answered. */
function referencesOf(mail: ParsedMail): string[] {
  const all = [...messageIds(mail.references), ...messageIds(mail.inReplyTo)]
  const distinct = [...new Set(all)]
  return distinct.length <= REFERENCES
    ? distinct
    : [...distinct.slice(0, 1), ...distinct.slice(1 - REFERENCES)]
}

/** RFC 5322 §3.6.4: what stands between angle brackets; everything else in the header is noise. */
function messageIds(value: string | string[] | undefined): string[] {
  const text = Array.isArray(value) ? value.join(' ') : (value ?? '')
  const found = text.slice(0, 100_000).match(/<[^<>\s]+>/g) ?? []
  return found.filter((id) => id.length <= MESSAGE_ID)
}

function mailboxesOf(value: AddressObject | AddressObject[] | undefined): Mailbox[] {
  const objects = value === undefined ? [] : Array.isArray(value) ? value : [value]
  const addresses = objects.flatMap((object) => object.value).flatMap(members)
  return addresses.slice(0, ADDRESSES).flatMap(({ name, address }) => {
    const normal = plainText(address ?? '').toLowerCase()
    const usable = normal.includes('@') && normal.length <= ADDRESS
    return usable ? [{ name: cutText(name, NAME), address: normal }] : []
  })
}

/** A group (RFC 5322 §3.4) stands for its members. */
function members(address: EmailAddress): EmailAddress[] {
  return address.group ?? [address]
}

function timeOf(date: Date | undefined): number | null {
  const time = date?.getTime() ?? Number.NaN
  return Number.isNaN(time) ? null : time
}

function attachmentOf(attachment: Attachment): LetterAttachment {
  return { ...metaOf(attachment), content: attachment.content }
}

export function metaOf(attachment: AttachmentCommon): Omit<LetterAttachment, 'content'> {
  return {
    fileName: safeFileName(attachment.filename ?? ''),
    contentType: cutText(attachment.contentType, CONTENT_TYPE),
    disposition: attachment.contentDisposition === 'inline' ? 'inline' : 'attachment',
    contentId: attachment.cid ? cutText(attachment.cid, FILE_NAME) : null,
  }
}

/** Only the last part of a path, so that a name never leaves the folder it is saved to. */
function safeFileName(name: string): string {
  const last = plainText(name).split(/[/\\]/).at(-1) ?? ''
  return cutText(last.replace(/^\.+/, ''), FILE_NAME)
}

/** RFC 3462 (reports), RFC 3464 §2.3.3 (what became of a message), RFC 6047 §2.4 (invitations). */
function kindOf(mail: ParsedMail): MessageKind {
  const type = mail.headers.get('content-type')
  const value = typeof type === 'object' && 'value' in type ? type.value : ''
  if (value === 'multipart/report') {
    const status = mail.attachments.find(
      ({ contentType }) => contentType === 'message/delivery-status'
    )
    const failed = /^action:\s*failed/im.test(status?.content.toString('latin1') ?? '')
    return failed ? 'failure' : 'report'
  }
  return mail.attachments.some(({ contentType }) => contentType === 'text/calendar')
    ? 'invitation'
    : 'letter'
}

function tellingHeaders(mail: ParsedMail): Map<string, string> {
  const headers = new Map<string, string>()
  for (const { key, line } of mail.headerLines) {
    if (!TELLING_HEADERS.has(key) || headers.has(key)) continue
    headers.set(key, cutText(line.slice(line.indexOf(':') + 1), SUBJECT))
  }
  return headers
}
