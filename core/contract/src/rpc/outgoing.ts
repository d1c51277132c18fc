import { PluginError } from '../plugin/errors.js'
import { isWithin, type FrameLimits } from './frames.js'
import { callToWire } from './messages.js'

/** How much of ours may wait for answers at a time; what is more waits for its turn. */
export interface OutgoingLimits {
  calls: number
  bytes: number
  /** calls that wait for their turn; one more is refused with E_LIMIT */
  waiting: number
}

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

  /** Without a deadline it waits for as long as the other side lives. */
  start(method: string, params: unknown, deadline: number | null): Promise<unknown> {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>()
    try {
      if (this.#broken) throw this.#broken
      if (this.#waiting.size >= this.#limits.waiting) throw new PluginError('E_LIMIT', 'too busy')
      const id = ++this.#lastId
      const wire = callToWire(id, method, params)
      if (!isWithin(wire, this.#largest)) throw tooLarge(method)
      const timer = deadline === null ? null : setTimeout(() => this.#overdue(id, method), deadline)
      this.#waiting.set(id, { wire, resolve, reject, timer })
      this.#pump()
    } catch (error) {
      reject(error)
    }
    return promise
  }

  answer(id: number, result: unknown): void {
    this.#take(id)?.resolve(result)
  }

  fail(id: number, error: PluginError): void {
    this.#take(id)?.reject(error)
  }

  /** Whether this side ever made such a call: its answer may come after its deadline. */
  wasMade(id: number): boolean {
    return id <= this.#lastId
  }

  /** Nothing will be answered any more. */
  break(error: PluginError): void {
    this.#broken = error
    for (const id of [...this.#sent.keys(), ...this.#waiting.keys()]) this.fail(id, error)
  }

  #overdue(id: number, method: string): void {
    this.fail(id, new PluginError('E_DEADLINE', `${method} did not answer in time`))
  }

  #pump(): void {
    if (this.#broken) return
    for (const [id, call] of this.#waiting) {
      if (!this.#hasRoom(call)) return
      this.#waiting.delete(id)
      this.#sent.set(id, call)
      this.#sentBytes += call.wire.length
      this.#send(call.wire)
    }
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

function tooLarge(method: string): PluginError {
  return new PluginError('E_LIMIT', `what ${method} is given is larger than any call may be`)
}
