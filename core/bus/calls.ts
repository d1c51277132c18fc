import { BusError, busErrorCode, type BusErrorCode } from './errors.js'
import type { Frame } from './frames.js'

interface PendingCall {
  peer: object | string
  resolve(value: unknown): void
  reject(error: BusError): void
  timer: NodeJS.Timeout
}

/** Calls that wait for their answer, each with its deadline. */
export class PendingCalls {
  readonly #calls = new Map<number, PendingCall>()
  #lastId = 0

  /** `send` is given the call's id; when it throws, the call rejects. `peer` is whom failAll means. */
  start(peer: object | string, timeout: number, send: (id: number) => void): Promise<unknown> {
    const id = ++this.#lastId
    const { promise, resolve, reject } = Promise.withResolvers<unknown>()
    const timer = setTimeout(() => this.fail(id, 'E_BUS_TIMEOUT', 'No answer in time.'), timeout)
    this.#calls.set(id, { peer, resolve, reject, timer })
    try {
      send(id)
    } catch (error) {
      this.#take(id)?.reject(error as BusError)
    }
    return promise
  }

  settle(frame: Frame): void {
    if (frame.kind === 'answer') this.#take(frame.id)?.resolve(frame.payload)
    if (frame.kind === 'refusal') this.fail(frame.id, busErrorCode(frame.code), frame.message)
  }

  fail(id: number, code: BusErrorCode, message: string): void {
    this.#take(id)?.reject(new BusError(code, message))
  }

  /** Every call to this peer, or every call. */
  failAll(code: BusErrorCode, message: string, peer?: object | string): void {
    for (const [id, call] of this.#calls) {
      if (peer === undefined || call.peer === peer) this.fail(id, code, message)
    }
  }

  #take(id: number): PendingCall | undefined {
    const call = this.#calls.get(id)
    if (!call) return undefined
    clearTimeout(call.timer)
    this.#calls.delete(id)
    return call
  }
}
