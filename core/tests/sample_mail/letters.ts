import { pick, type Random } from './random.js'
import { sentence } from './words.js'

export interface Correspondent {
  name: string
  address: string
  /** what it sends goes to many */
  isList: boolean
}

/** One letter, before it is bytes. */
export interface Letter {
  messageId: string
  /** oldest first */
  references: readonly string[]
  from: Correspondent
  to: Correspondent
  subject: string
  paragraphs: readonly string[]
  sentAt: number
  hasHtml: boolean
  hasAttachment: boolean
}

/** Stands in few letters, however large the mailbox, and in about every second one. */
export const RARE_WORD = 'archaeopteryx'
export const COMMON_WORD = 'courrier'

const FIRST_NAMES = 'Ana Bob Chloé David Emma Farid Gwen Hugo Ines Jean Karim Léa Marc Nora'.split(
  ' '
)
const LAST_NAMES = 'Martin Diallo Smith Garcia Novak Rossi Weber Petit Ivanov Tanaka'.split(' ')

export function makeCorrespondents(random: Random, count: number): Correspondent[] {
  return Array.from({ length: count }, (_, index) => {
    const [first, last] = [pick(random, FIRST_NAMES), pick(random, LAST_NAMES)]
    const isList = index % 5 === 4
    return {
      name: isList ? `${last} News` : `${first} ${last}`,
      address: `${isList ? 'news' : first.toLowerCase()}${index}@${last.toLowerCase()}.example`
        .normalize('NFD')
        .replace(/\p{Mn}/gu, ''),
      isList,
    }
  })
}

export function paragraphsOf(random: Random): string[] {
  const count = 1 + Math.floor(random() * 5)
  return Array.from({ length: count }, () => {
    const sentences = 1 + Math.floor(random() * 5)
    return Array.from({ length: sentences }, () =>
      sentence(random, 5 + Math.floor(random() * 12))
    ).join(' ')
  })
}

/** The bytes of RFC 5322 and MIME. */
export function bytesOf(letter: Letter): Buffer {
  return Buffer.from([...headersOf(letter), ...bodyOf(letter)].join('\r\n'))
}

function headersOf(letter: Letter): string[] {
  const { from, to, references } = letter
  return [
    `From: ${encoded(from.name)} <${from.address}>`,
    `To: ${encoded(to.name)} <${to.address}>`,
    `Subject: ${encoded(letter.subject)}`,
    `Date: ${new Date(letter.sentAt).toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: ${letter.messageId}`,
    ...(references.length ? [`In-Reply-To: ${references.at(-1)}`] : []),
    ...(references.length ? [`References: ${references.join(' ')}`] : []),
    ...(from.isList ? [`List-Id: <${from.address.replace('@', '.')}>`, 'Precedence: list'] : []),
    'MIME-Version: 1.0',
  ]
}

function bodyOf(letter: Letter): string[] {
  if (letter.hasAttachment) {
    return multipart('mixed', [textPart(letter), attachmentPart(letter)])
  }
  return letter.hasHtml
    ? multipart('alternative', [textPart(letter), htmlPart(letter)])
    : textPart(letter)
}

function multipart(kind: string, parts: readonly string[][]): string[] {
  const boundary = `----=_${kind}`
  return [
    `Content-Type: multipart/${kind}; boundary="${boundary}"`,
    '',
    ...parts.flatMap((part) => [`--${boundary}`, ...part]),
    `--${boundary}--`,
    '',
  ]
}

function textPart({ paragraphs }: Letter): string[] {
  return [
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: 8bit',
    '',
    ...paragraphs.flatMap((paragraph) => [paragraph, '']),
  ]
}

function htmlPart({ paragraphs }: Letter): string[] {
  const text = paragraphs.map((paragraph) => `<p style="color:#333">${paragraph}</p>`)
  return [
    'Content-Type: text/html; charset=utf-8',
    'Content-Transfer-Encoding: 8bit',
    '',
    ...text,
    '',
  ]
}

function attachmentPart({ messageId, paragraphs }: Letter): string[] {
  return [
    'Content-Type: application/octet-stream; name="notes.bin"',
    'Content-Disposition: attachment; filename="notes.bin"',
    'Content-Transfer-Encoding: base64',
    '',
    Buffer.from(`${messageId} ${paragraphs.join(' ')}`).toString('base64'),
  ]
}

/** RFC 2047 where it is not ASCII. */
function encoded(text: string): string {
  return /^[\x20-\x7e]*$/.test(text) ? text : `=?utf-8?B?${Buffer.from(text).toString('base64')}?=`
}
