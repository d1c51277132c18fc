import { randomBytes } from 'node:crypto'
import type { DnsType } from '../resolver.js'
import { readMessage } from '../wire/message.js'
import type { DnsMessage } from '../wire/message.js'
import { withId, writeQuestion } from '../wire/question.js'
import type { Server } from './servers.js'
import { askTcp } from './tcp.js'
import { askUdp } from './udp.js'

export interface Heard {
  message: DnsMessage
  trusted: boolean
}

/** How long the first attempt may take, each later round twice as long, none longer than the last. */
const FIRST = 1_500
const LONGEST = 5_000
const ROUNDS = 3
const ATTEMPTS = 6

const FORMAT_ERROR = 1
const SERVER_FAILURE = 2
const NOT_IMPLEMENTED = 4
const REFUSED = 5

/** Asks one server after another until one has a word on it; begins with the one that had the last. */
export class Servers {
  readonly #servers: readonly Server[]
  #first = 0

  constructor(servers: readonly Server[]) {
    this.#servers = servers
  }

  /** What the last one said, where none had more; throws where nobody answers. */
  async ask(name: string, type: DnsType): Promise<Heard> {
    const count = this.#servers.length
    let [last, failure, useless]: [Heard | null, unknown, number] = [null, null, 0]
    const begin = this.#first
    for (let attempt = 0; attempt < Math.min(count * ROUNDS, ATTEMPTS); attempt += 1) {
      const position = (begin + attempt) % count
      const server = this.#servers[position]
      if (!server) break
      try {
        const timeout = Math.min(FIRST * 2 ** Math.floor(attempt / count), LONGEST)
        last = { message: await askServer(server, name, type, timeout), trusted: server.trusted }
        if (isWord(last.message)) {
          this.#first = position
          return last
        }
        useless += 1
      } catch (error) {
        failure = error
      }
      // Whoever said that it cannot answer says so again.
      if (useless === count) break
    }
    if (last) return last
    throw failure
  }
}

function isWord({ rcode }: DnsMessage): boolean {
  return ![SERVER_FAILURE, NOT_IMPLEMENTED, REFUSED, FORMAT_ERROR].includes(rcode)
}

async function askServer(
  server: Server,
  name: string,
  type: DnsType,
  timeout: number
): Promise<DnsMessage> {
  const message = await exchange(server, questionOf(name, type, true), timeout)
  // RFC 6891 §7: it does not know what EDNS is
  return message.rcode === FORMAT_ERROR || message.rcode === NOT_IMPLEMENTED
    ? exchange(server, questionOf(name, type, false), timeout)
    : message
}

function questionOf(name: string, type: DnsType, edns: boolean): Buffer {
  const question = writeQuestion(name, type, edns)
  if (!question) throw new TypeError(`${name} is no name`)
  return withId(question, randomBytes(2).readUInt16BE())
}

async function exchange(server: Server, question: Buffer, timeout: number): Promise<DnsMessage> {
  const heard = await askUdp(server, question, timeout)
  if (heard !== 'suspicious') {
    const message = readMessage(heard)
    if (!message.truncated) return message
  }
  const message = readMessage(await askTcp(server, question, timeout))
  if (message.truncated) throw new Error('the answer is truncated over TCP, too')
  return message
}
