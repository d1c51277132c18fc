import { simpleParser } from 'mailparser'
import { fieldsOf, messageIdIn, type Fields } from './fields.js'

/** A mail as far as a report can be found in it. */
export interface Parts {
  /** names in lower case */
  header: Fields
  text: string
  attachments: Part[]
}

export interface Part {
  /** in lower case, without parameters */
  type: string
  name: string
  content: Buffer
}

const LIMITS = { maxHeadSize: 512 * 1024, maxChildNodes: 100, maxHtmlLengthToParse: 1 }
const HEADER_BYTES = 256 * 1024
const RETURNED = new Set([
  'message/rfc822',
  'text/rfc822-headers',
  'message/global',
  'message/rfc822-headers',
])

/** Throws for what is no message within the limits. */
export async function readParts(raw: Buffer): Promise<Parts> {
  const mail = await simpleParser(raw, {
    ...LIMITS,
    ...{ skipHtmlToText: true, skipTextToHtml: true, skipImageLinks: true, skipTextLinks: true },
    ...{ checksumAlgo: false, keepDeliveryStatus: true },
  })
  return {
    header: fieldsOf(headerText(raw)),
    text: mail.text ?? '',
    attachments: mail.attachments.map(({ contentType, filename, content }) => ({
      ...{ type: contentType.toLowerCase(), name: filename ?? '', content },
    })),
  }
}

/** The header of the message that was sent back, whole or alone; null where there is none. */
export function returnedHeader({ attachments }: Parts): Fields | null {
  const returned = attachments.find(({ type }) => RETURNED.has(type))
  return returned ? fieldsOf(headerText(returned.content)) : null
}

/** Its Message-ID; servers of old put the message behind their words. */
export function returnedMessageId(parts: Parts): string | null {
  const header = returnedHeader(parts)
  if (header) return messageIdIn(header.get('message-id'))
  return messageIdIn(
    /^[ \t>]*message-id:([^\r\n]*(?:\r?\n[ \t]+[^\r\n]*)?)/im.exec(parts.text)?.[1]
  )
}

function headerText(raw: Buffer): string {
  const head = raw.subarray(0, HEADER_BYTES).toString('latin1')
  return head.split(/\r?\n\r?\n/, 1)[0] ?? ''
}
