import { type MessageBytes, withHead } from '@caliopen/contract/bytes'
import type { Letter } from '#core/channels/channel.js'
import { authorsOf } from '../authenticate/header/authors.js'
import { fieldsOf, readHeader } from '../authenticate/header/fields.js'
import type { Signer } from '../sign/signer.js'

interface Memory {
  lines: Promise<string>
  until: number
}

/** As long as it takes to reach fifty destinations, the slow ones with it. */
const REMEMBERED_MS = 10 * 60_000
const MAX_ENTRIES = 500

/** The signatures of what goes out: a message is signed once, to however many hosts it goes. */
export class Signatures {
  readonly #signer: Signer
  readonly #memories = new Map<string, Memory>()

  constructor(signer: Signer) {
    this.#signer = signer
  }

  /** The message with its signatures before it; unsigned where its author is no address of ours. */
  async signed({ accountId, messageId }: Letter, raw: MessageBytes): Promise<MessageBytes> {
    const key = Buffer.concat([accountId, messageId]).toString('latin1')
    const lines = await this.#linesOf(key, raw)
    return lines === '' ? raw : withHead(raw, Buffer.from(lines, 'latin1'), 0)
  }

  #linesOf(key: string, raw: MessageBytes): Promise<string> {
    const memory = this.#memories.get(key)
    if (memory && memory.until > Date.now()) return memory.lines
    const [oldest] = this.#memories.keys()
    if (oldest !== undefined && this.#memories.size >= MAX_ENTRIES) this.#memories.delete(oldest)
    const lines = this.#sign(raw)
    this.#memories.set(key, { lines, until: Date.now() + REMEMBERED_MS })
    lines.catch(() => this.#memories.delete(key))
    return lines
  }

  async #sign(message: MessageBytes): Promise<string> {
    const authors = authorsOf(fieldsOf(await readHeader(message)))
    const [author] = authors.kind === 'domains' ? authors.domains : []
    return author === undefined ? '' : this.#signer.sign(message, author)
  }
}
