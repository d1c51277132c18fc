import { PluginError } from '../plugin/errors.js'
import { isWithin, type FrameLimits } from './frames.js'
import { callToWire, type RpcMessage } from './messages.js'

/** How much of ours may wait for answers at a time; what is more waits for its turn. */
export interface OutgoingLimits {
  calls: number
  bytes: number
  /** calls that wait for their turn; one more is refused with E_LIMIT */
  waiting: number
}

export interface CallOptions {
  /** milliseconds; null: none */
  deadline: number | null
  isUrgent?: boolean
}

/** Later answers than these are remembered for nobody. */
const MOST_OVERDUE = 10_000

interface Call {
  wire: Buffer
  resolve(value: unknown): void
  reject(error: PluginError): void
  timer: NodeJS.Timeout | null
}

/** The calls that this side makes: each with its deadline, all within a window. */
export class OutgoingCalls {
  readonly #limits: OutgoingLimits
  readonly #largest: FrameLimits
  readonly #send: (wire: Buffer) => void
  readonly #sent = new Map<number, Call>()
  readonly #waiting = new Map<number, Call>()
  readonly #overdue = new Set<number>()
  #sentBytes = 0
  #lastId = 0
  #broken: PluginError | null = null

  constructor(limits: OutgoingLimits, largest: FrameLimits, send: (wire: Buffer) => void) {
    this.#limits = limits
    this.#largest = largest
    this.#send = send
  }

  get count(): number {
    return this.#sent.size + this.#waiting.size
  }

  /** Without a deadline it waits for as long as the other side lives. What is urgent waits for no turn. */
  start(
    method: string,
    params: unknown,
    { deadline, isUrgent = false }: CallOptions
  ): Promise<unknown> {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>()
    try {
      if (this.#broken) throw this.#broken
      if (this.#waiting.size >= this.#limits.waiting) throw tooBusy()
      const id = ++this.#lastId
      const wire = callToWire(id, method, params)
      if (!isWithin(wire, this.#largest)) throw tooLarge(method)
      const timer = deadline === null ? null : setTimeout(() => this.#giveUp(id, method), deadline)
      const call = { wire, resolve, reject, timer }
      if (isUrgent) this.#go(id, call)
      else this.#waiting.set(id, call)
      this.#pump()
    } catch (error) {
      reject(error)
    }
    return promise
  }

  /** false: nobody waits for it, nor did until its deadline. */
  settle(message: Extract<RpcMessage, { kind: 'answer' | 'failure' }>): boolean {
    const call = this.#sent.has(message.id) ? this.#take(message.id) : undefined
    if (!call) return this.#overdue.delete(message.id)
    if (message.kind === 'answer') call.resolve(message.result)
    else call.reject(message.error)
    return true
  }

  /** Nothing will be answered any more. */
  break(error: PluginError): void {
    this.#broken = error
    for (const id of [...this.#sent.keys(), ...this.#waiting.keys()]) this.#take(id)?.reject(error)
  }

  /** Its answer may still come, and then means nothing. */
  #giveUp(id: number, method: string): void {
    if (this.#sent.has(id)) this.#overdue.add(id)
    const [oldest = 0] = this.#overdue
    if (this.#overdue.size > MOST_OVERDUE) this.#overdue.delete(oldest)
    this.#take(id)?.reject(new PluginError('E_DEADLINE', `${method} did not answer in time`))
  }

  #pump(): void {
    if (this.#broken) return
    for (const [id, call] of this.#waiting) {
      if (!this.#hasRoom(call)) return
      this.#waiting.delete(id)
      this.#go(id, call)
    }
  }

  #go(id: number, call: Call): void {
    this.#sent.set(id, call)
    this.#sentBytes += call.wire.length
    this.#send(call.wire)
  }

  /** One that is larger than the whole window goes alone. */
  #hasRoom({ wire }: Call): boolean {
    if (this.#sent.size === 0) return true
    const { calls, bytes } = this.#limits
    return this.#sent.size < calls && this.#sentBytes + wire.length <= bytes
  }

  #take(id: number): Call | undefined {
    const sent = this.#sent.get(id)
    const call = sent ?? this.#waiting.get(id)
    if (!call) return undefined
    if (call.timer) clearTimeout(call.timer)
    this.#waiting.delete(id)
    this.#sent.delete(id)
    if (sent) this.#sentBytes -= sent.wire.length
    this.#pump()
    return call
  }
}

function tooBusy(): PluginError {
  return new PluginError('E_LIMIT', 'too many calls wait already')
}

function tooLarge(method: string): PluginError {
  return new PluginError('E_LIMIT', `what ${method} is given is larger than any call may be`)
}
