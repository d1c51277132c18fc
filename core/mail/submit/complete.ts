import { idText, newId } from '@caliopen/contract/ids'
import { dateTime } from '../receive/trace.js'
import { type Field, withoutFields } from './header.js'

export interface Passage {
  hostname: string
  /** RFC 3848: ESMTPSA */
  protocol: string
  id: string
  time: number
}

/** Who else got it, and what only the last server on the way may say (RFC 5322 §3.6.3, RFC 5321 §4.4). */
const DROPPED: ReadonlySet<string> = new Set(['bcc', 'resent-bcc', 'return-path'])

/**
 * The message as it leaves: with what RFC 5322 §3.6 and RFC 6409 §8 ask for where the program of
 * the sender left it out. Where the sender sits, their address on the network, is nobody's business
 * further on, so Received has no `from`.
 */
export function complete(raw: Buffer, header: readonly Field[], passage: Passage): Buffer {
  const dropped = header.filter(({ name }) => DROPPED.has(name))
  const added = receivedBy(passage) + missingFields(header, passage)
  return Buffer.concat([Buffer.from(added), ...withoutFields(raw, dropped)])
}

function receivedBy({ hostname, protocol, id, time }: Passage): string {
  return `Received: by ${hostname} with ${protocol} id ${id};\r\n\t${dateTime(time)}\r\n`
}

function missingFields(header: readonly Field[], { hostname, time }: Passage): string {
  const names = new Set(header.map(({ name }) => name))
  const date = names.has('date') ? '' : `Date: ${dateTime(time)}\r\n`
  const id = names.has('message-id') ? '' : `Message-ID: <${idText(newId())}@${hostname}>\r\n`
  return date + id
}
