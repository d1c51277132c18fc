import { firstBytes, type MessageBytes } from '@caliopen/contract/bytes'

/** More than this is no header of a letter. */
const LONGEST = 256 * 1024
const END = '\r\n\r\n'

/** How a message came so far, as it says itself. */
export interface Journey {
  /** Received lines (RFC 5321 §4.4) */
  hops: number
  /** Delivered-To lines, lower case: whoever passed it on before (RFC 9228) */
  deliveredTo: ReadonlySet<string>
}

export async function readJourney(message: MessageBytes): Promise<Journey> {
  const head = headOf(await firstBytes(message, LONGEST))
  const deliveredTo = [...head.matchAll(/^delivered-to:[ \t]*<?([^\s<>]+)>?[ \t]*$/gim)]
  return {
    hops: [...head.matchAll(/^received:/gim)].length,
    deliveredTo: new Set(deliveredTo.map(([, address = '']) => address.toLowerCase())),
  }
}

function headOf(bytes: Buffer): string {
  const end = bytes.indexOf(END)
  const length = Math.min(end === -1 ? bytes.length : end, LONGEST)
  return bytes.toString('latin1', 0, length).replaceAll('\r\n', '\n')
}
