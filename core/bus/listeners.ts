import type { BusLog, CallHandler } from './contract.js'
import type { Frame } from './frames.js'

type Listener = (payload: never) => void
type Answer = Extract<Frame, { kind: 'answer' | 'refusal' }>
type Call = Extract<Frame, { kind: 'call' }>

/** Who listens to what in this process, whatever carried it here. */
export class Listeners {
  readonly #topics = new Map<string, Set<Listener>>()
  readonly #handlers = new Map<string, CallHandler>()

  constructor(readonly log: BusLog) {}

  subscribe(topic: string, listener: Listener): () => void {
    const listeners = this.#topics.get(topic) ?? new Set()
    this.#topics.set(topic, listeners.add(listener))
    return () => void listeners.delete(listener)
  }

  handle(method: string, handler: CallHandler): void {
    this.#handlers.set(method, handler)
  }

  /** A listener that throws harms neither the others nor the connection. */
  hear(topic: string, payload: unknown): void {
    for (const listener of this.#topics.get(topic) ?? []) {
      try {
        listener(payload as never)
      } catch (error) {
        this.log.warn({ err: error, topic }, 'bus: a listener failed')
      }
    }
  }

  async answer({ id, method, payload }: Call): Promise<Answer> {
    const handler = this.#handlers.get(method)
    if (!handler) return refusal(id, 'E_BUS_NO_HANDLER', `Nobody here answers ${method}.`)
    try {
      return { kind: 'answer', id, payload: await handler(payload) }
    } catch (error) {
      this.log.warn({ err: error, method }, 'bus: a handler failed')
      return refusal(id, 'E_BUS_HANDLER_FAILED', error instanceof Error ? error.message : 'failed')
    }
  }
}

export function refusal(id: number, code: string, message: string): Answer {
  return { kind: 'refusal', id, code, message }
}
