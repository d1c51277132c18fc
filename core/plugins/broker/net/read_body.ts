import type { Readable } from 'node:stream'
import { PluginError } from '@caliopen/contract/plugin/errors'

export const MOST_BODY = 8 * 1024 * 1024

/** All of it, or E_LIMIT as soon as it is too much. */
export async function readBody(body: Readable): Promise<Uint8Array> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of body as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > MOST_BODY) {
      throw new PluginError('E_LIMIT', `an answer of more than ${MOST_BODY} bytes`)
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks, length)
}
