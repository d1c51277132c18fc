import { PluginError } from '@caliopen/contract/plugin/errors'
import { xml, type Element } from '@xmpp/xml'
import { NS } from '../wire/namespaces.js'

interface Unacknowledged {
  stanza: Element
  taken(): void
  lost(error: Error): void
}

/** XEP-0198 §4: counters wrap. */
const WRAP = 2 ** 32

/**
 * Stream management (XEP-0198), one for as long as a session lives, over all its connections. What comes in counts
 * only when it is durable here, so that a server keeps and repeats what this process had not kept when it ended;
 * xmpp.js counts on arrival, and so its own is not used.
 */
export class StreamManagement {
  /** what resumes the session; null: the server does not keep it */
  #id: string | null = null
  #on = false
  #handled = 0
  #connection = 0
  #acknowledged = 0
  #sent: Unacknowledged[] = []

  get on(): boolean {
    return this.#on
  }

  get resumable(): boolean {
    return this.#id !== null
  }

  enableElement(): Element {
    return xml('enable', { xmlns: NS.sm, resume: 'true' })
  }

  enabled({ attrs }: Element): void {
    this.#on = true
    this.#id = attrs.resume === 'true' || attrs.resume === '1' ? (attrs.id ?? null) : null
    this.#handled = 0
    this.#acknowledged = 0
  }

  resumeElement(): Element {
    return xml('resume', { xmlns: NS.sm, previd: this.#id ?? '', h: String(this.#handled) })
  }

  /** The session goes on; answers what must be sent again. */
  resumed({ attrs }: Element): Element[] {
    this.#on = true
    this.acknowledge(Number(attrs.h))
    return this.#sent.map(({ stanza }) => stanza)
  }

  /** The connection is gone: what was on its way to being durable is repeated by the server if it resumes. */
  disconnected(): void {
    this.#on = false
    this.#connection += 1
  }

  /** The session is gone, too. `h` is what the server had of ours, where it says so. */
  over(h: string | undefined): void {
    if (h !== undefined) this.acknowledge(Number(h))
    this.#id = null
    this.#on = false
    const lost = new PluginError('E_TEMPORARY', 'the connection ended before the server had it')
    for (const { lost: tell } of this.#sent.splice(0)) tell(lost)
  }

  /** To be called as each stanza comes; what it answers, when that stanza is durable: `h` rises in order. */
  arrived(): () => number | null {
    const connection = this.#connection
    return () => {
      if (!this.#on || connection !== this.#connection) return null
      this.#handled = (this.#handled + 1) % WRAP
      return this.#handled
    }
  }

  answer(): Element {
    return xml('a', { xmlns: NS.sm, h: String(this.#handled) })
  }

  request(): Element {
    return xml('r', { xmlns: NS.sm })
  }

  /** Resolves when the server has the stanza. */
  sent(stanza: Element): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    this.#sent.push({ stanza, taken: resolve, lost: reject })
    // Only who sends messages waits for it; of the others nobody asks.
    promise.catch(() => undefined)
    return promise
  }

  /** The server has that many of ours. A server that claims more than there are is not believed further than that. */
  acknowledge(h: number): void {
    if (!Number.isInteger(h) || h < 0) return
    const more = (h - this.#acknowledged + WRAP) % WRAP
    const taken = this.#sent.splice(0, Math.min(more, this.#sent.length))
    this.#acknowledged = (this.#acknowledged + taken.length) % WRAP
    for (const { taken: tell } of taken) tell()
  }
}
