import { readMessage, type Read, type Source } from './read_message.js'
import type { Reader } from './reader.js'

/** Reads in this thread: for a few messages, or where nobody waits. */
export const readHere: Reader = {
  async read(sources: readonly Source[]): Promise<Read[]> {
    const reads: Read[] = []
    for (const source of sources) reads.push(await readMessage(source))
    return reads
  },
  async close() {},
}
