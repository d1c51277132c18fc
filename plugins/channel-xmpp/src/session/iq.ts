import { randomUUID } from 'node:crypto'
import { PluginError } from '@caliopen/contract/plugin/errors'
import { xml, type Element } from '@xmpp/xml'
import { bareOf, normalised } from '../stanzas/addresses.js'
import { NS } from '../wire/namespaces.js'

/** The far side answered with an error (RFC 6120 §8.3). */
export class StanzaError extends Error {
  readonly condition: string

  constructor(stanza: Element) {
    const error = stanza.getChild('error')
    const condition = conditionOf(error)
    super(error?.getChildText('text', NS.stanzaErrors) ?? condition)
    this.condition = condition
  }
}

interface Question {
  to: string | null
  resolve(answer: Element): void
  reject(error: Error): void
}

const PATIENCE = 30_000

/** Questions that were asked, and their answers: RFC 6120 §8.2.3. Ids cannot be guessed, and who answers is checked. */
export class Questions {
  readonly #send: (stanza: Element) => Promise<void>
  readonly #own: string
  readonly #open = new Map<string, Question>()

  constructor(own: string, send: (stanza: Element) => Promise<void>) {
    this.#own = own
    this.#send = send
  }

  /** Without `to` it is the account's own server that is asked. */
  async ask(
    type: 'get' | 'set',
    child: Element,
    to: string | null = null,
    patience = PATIENCE
  ): Promise<Element> {
    const id = randomUUID()
    const { promise, resolve, reject } = Promise.withResolvers<Element>()
    const late = new PluginError('E_TEMPORARY', `no answer to <${child.name}/>`)
    const timer = setTimeout(() => reject(late), patience)
    this.#open.set(id, { to, resolve, reject })
    try {
      await this.#send(xml('iq', { type, id, to: to ?? undefined }, child))
      return await promise
    } finally {
      clearTimeout(timer)
      this.#open.delete(id)
    }
  }

  /** Answers whether the stanza was an answer that somebody waits for. */
  take(stanza: Element): boolean {
    const { id = '', from = null, type } = stanza.attrs
    const question = this.#open.get(id)
    if (!question || !this.#mayAnswer(question, from)) return false
    if (type === 'result') question.resolve(stanza)
    else if (type === 'error') question.reject(new StanzaError(stanza))
    else return false
    return true
  }

  end(error: Error): void {
    for (const { reject } of this.#open.values()) reject(error)
  }

  #mayAnswer({ to }: Question, from: string | null): boolean {
    if (to !== null) return from !== null && normalised(from) === normalised(to)
    if (from === null) return true
    const domain = this.#own.slice(this.#own.indexOf('@') + 1)
    return bareOf(from) === this.#own || normalised(from) === domain
  }
}

/** The condition's element name: `service-unavailable`. */
export function conditionOf(error: Element | undefined): string {
  const conditions = (error?.getChildElements() ?? []).filter(
    (one) => one.getNS() === NS.stanzaErrors && one.getName() !== 'text'
  )
  return conditions[0]?.getName() ?? 'undefined-condition'
}
