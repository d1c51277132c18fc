import type { Bus, BusLog, CallHandler, CallOptions } from '../contract.js'
import { PendingCalls } from '../calls.js'
import { BusError } from '../errors.js'
import { encodeFrame } from '../frames.js'
import { Listeners } from '../listeners.js'
import { roles, type BusMember, type Role, type Topic, type Topics } from '../topics.js'
import { Link } from './link.js'
import { listen } from './listening.js'
import { ownSocketDirectory, socketPath } from './socket_path.js'

/** Every role listens on a Unix socket of its own; every member connects to those it has something to say to. */
export async function openMeshBus(member: BusMember, dataDir: string, log: BusLog): Promise<Bus> {
  ownSocketDirectory(dataDir)
  const listeners = new Listeners(log)
  const stopListening =
    member === 'console' ? null : await listen(socketPath(dataDir, member), listeners)
  return new MeshBus(member, dataDir, listeners, stopListening)
}

class MeshBus implements Bus {
  readonly #links = new Map<Role, Link>()
  readonly #calls = new PendingCalls()
  #closed = false

  constructor(
    readonly member: BusMember,
    dataDir: string,
    readonly listeners: Listeners,
    readonly stopListening: (() => Promise<void>) | null
  ) {
    for (const role of roles) this.#links.set(role, this.#link(role, socketPath(dataDir, role)))
  }

  publish<T extends Topic>(topic: T, payload: Topics[T]): void {
    const frame = encodeFrame({ kind: 'publish', topic, payload })
    if (this.#closed) return
    setImmediate(() => this.listeners.hear(topic, payload))
    for (const [role, link] of this.#links) {
      if (role !== this.member) this.#sendIfPossible(role, link, frame)
    }
  }

  subscribe<T extends Topic>(topic: T, listener: (payload: Topics[T]) => void): () => void {
    return this.listeners.subscribe(topic, listener)
  }

  async call(
    role: Role,
    method: string,
    payload: unknown,
    { timeout = 5_000 }: CallOptions = {}
  ): Promise<unknown> {
    if (this.#closed) throw new BusError('E_BUS_CLOSED', 'The bus is closed.')
    return this.#calls.start(role, timeout, (id) => {
      const frame = encodeFrame({ kind: 'call', id, method, payload })
      this.#links.get(role)?.send(frame)
    })
  }

  handle(method: string, handler: CallHandler): void {
    this.listeners.handle(method, handler)
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    this.#calls.failAll('E_BUS_CLOSED', 'The bus is closed.')
    const links = [...this.#links.values()].map((link) => link.close())
    await Promise.all([...links, this.stopListening?.()])
  }

  #link(role: Role, path: string): Link {
    return new Link(path, {
      onFrame: (frame) => this.#calls.settle(frame),
      onDown: () => this.#calls.failAll('E_BUS_UNREACHABLE', `${role} is not there.`, role),
    })
  }

  #sendIfPossible(role: Role, link: Link, frame: string): void {
    try {
      link.send(frame)
    } catch (error) {
      this.listeners.log.warn({ err: error, role }, 'bus: a wake-up is dropped')
    }
  }
}
