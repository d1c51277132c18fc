import { randomUUID } from 'node:crypto'
import type { Redis } from 'ioredis'
import type { Bus, BusLog, CallHandler, CallOptions } from '../contract.js'
import { PendingCalls } from '../calls.js'
import { BusError } from '../errors.js'
import { decodeFrame, encodeFrame, type Frame } from '../frames.js'
import { Listeners, refusal } from '../listeners.js'
import type { BusMember, Role, Topic, Topics } from '../topics.js'
import { channelNames, type ChannelNames } from './channels.js'
import { connectToRedis } from './connection.js'

const MAX_BEHIND_BYTES = 4 * 1_048_576

/**
 * One channel for what is published, one for every process's answers, one for every process's calls. Redis
 * knows which of these somebody listens to, so a role that is away is known at once.
 */
export async function openRedisBus(member: BusMember, url: string, log: BusLog): Promise<Bus> {
  const out = await connectToRedis(url, log)
  const subscriber = await connectToRedis(url, log)
  const channels = channelNames(out.options.db ?? 0, member, randomUUID())
  const bus = new RedisBus(out, subscriber, channels, new Listeners(log))
  subscriber.on('message', (channel: string, text: string) => bus.take(channel, text))
  await subscriber.subscribe(channels.topics, channels.answers, channels.calls)
  return bus
}

/** A call travels with the channel that its answer goes to. */
interface Envelope {
  answerTo: string
  frame: string
}

class RedisBus implements Bus {
  readonly #calls = new PendingCalls()
  #closed = false

  constructor(
    readonly out: Redis,
    readonly subscriber: Redis,
    readonly channels: ChannelNames,
    readonly listeners: Listeners
  ) {}

  publish<T extends Topic>(topic: T, payload: Topics[T]): void {
    const frame = encodeFrame({ kind: 'publish', topic, payload })
    if (!this.#closed) this.#send(this.channels.topics, frame)
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
      this.#refuseWhenFarBehind()
      void this.#sendCall(role, id, frame)
    })
  }

  handle(method: string, handler: CallHandler): void {
    this.listeners.handle(method, handler)
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    this.#calls.failAll('E_BUS_CLOSED', 'The bus is closed.')
    this.subscriber.disconnect()
    // what was sent is on its way; whoever hangs up first, it is over
    if (this.out.status === 'ready') await this.out.quit().catch(() => this.out.disconnect())
    else this.out.disconnect()
  }

  /** What came in over one of our channels. */
  take(channel: string, text: string): void {
    if (channel === this.channels.calls) return this.#takeCall(text)
    const frame = decodeFrame(text)
    if (channel === this.channels.answers && frame) return this.#calls.settle(frame)
    if (frame?.kind === 'publish') return this.listeners.hear(frame.topic, frame.payload)
    this.#dropped(text)
  }

  #takeCall(text: string): void {
    const envelope = openEnvelope(text)
    const frame = envelope && decodeFrame(envelope.frame)
    if (frame?.kind === 'call') void this.#answer(envelope?.answerTo ?? '', frame)
    else this.#dropped(text)
  }

  async #answer(answerTo: string, call: Extract<Frame, { kind: 'call' }>): Promise<void> {
    const answer = await this.listeners.answer(call)
    try {
      this.#send(answerTo, encodeFrame(answer))
    } catch {
      const tooLarge = refusal(call.id, 'E_BUS_TOO_LARGE', 'The answer is larger than 1 MiB.')
      this.#send(answerTo, encodeFrame(tooLarge))
    }
  }

  async #sendCall(role: Role, id: number, frame: string): Promise<void> {
    const envelope = JSON.stringify({ answerTo: this.channels.answers, frame })
    try {
      for (const channel of await this.#processesOf(role)) {
        if ((await this.out.publish(channel, envelope)) > 0) return
      }
      this.#calls.fail(id, 'E_BUS_UNREACHABLE', `${role} is not there.`)
    } catch {
      this.#calls.fail(id, 'E_BUS_UNREACHABLE', 'Redis does not answer.')
    }
  }

  /** Their call channels, in random order. */
  async #processesOf(role: Role): Promise<string[]> {
    const channels = await this.out.pubsub('CHANNELS', this.channels.callsOf(role))
    return (channels as string[]).sort(() => Math.random() - 0.5)
  }

  #send(channel: string, text: string): void {
    if (this.out.status !== 'ready' || this.#behind() > MAX_BEHIND_BYTES) {
      this.listeners.log.warn({ channel }, 'bus: Redis is away or far behind, a message is dropped')
      return
    }
    this.out.publish(channel, text).catch((error: unknown) => {
      this.listeners.log.warn({ err: error, channel }, 'bus: a message is lost')
    })
  }

  #refuseWhenFarBehind(): void {
    if (this.#behind() > MAX_BEHIND_BYTES) throw new BusError('E_BUS_BUSY', 'Redis is far behind.')
  }

  #behind(): number {
    return this.out.stream?.writableLength ?? 0
  }

  #dropped(text: string): void {
    this.listeners.log.warn({ bytes: text.length }, 'bus: a frame that is none is dropped')
  }
}

function openEnvelope(text: string): Envelope | null {
  try {
    const { answerTo, frame } = JSON.parse(text) as Record<string, unknown>
    return typeof answerTo === 'string' && typeof frame === 'string' ? { answerTo, frame } : null
  } catch {
    return null
  }
}
