import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'

export interface Letter {
  id: string
  from: string
  to: string
  raw: Buffer
}

/** What a sender had to do until everything was taken. */
export interface SendingReport {
  /** ids that got their 250 */
  taken: string[]
  /** how often a letter was begun again because the connection was cut or the answer was not 250 */
  repeats: number
}

const TIME_TO_ANSWER = 20_000
const PAUSE = 50

/**
 * Sends letters one after the other over kept connections, as a mail server would that never gives up:
 * whatever is cut before its 250 is sent again, with the same bytes and the same envelope.
 */
export class StubbornSender {
  #port: number
  #letters: Letter[]
  #deadline: number
  readonly report: SendingReport = { taken: [], repeats: 0 }

  constructor(port: number, letters: readonly Letter[], patience: number) {
    this.#port = port
    this.#letters = [...letters]
    this.#deadline = Date.now() + patience
  }

  async run(sessions: number): Promise<SendingReport> {
    await Promise.all(Array.from({ length: sessions }, () => this.#session()))
    return this.report
  }

  async #session() {
    let client: SmtpClient | null = null
    for (let letter = this.#letters.shift(); letter; letter = this.#letters.shift()) {
      for (let sent = false; !sent;) {
        if (Date.now() > this.#deadline) throw new Error(`${letter.id} was not taken in time`)
        try {
          client ??= await SmtpClient.open(this.#port)
          await client.send(letter)
          sent = true
        } catch {
          // Cut or refused for now: this is what the sender is here for.
          client?.destroy()
          client = null
          this.report.repeats += 1
          await wait(PAUSE)
        }
      }
      this.report.taken.push(letter.id)
    }
    client?.destroy()
  }
}

/** As much of RFC 5321 as it takes to hand over a letter and to know when that failed. */
class SmtpClient {
  #socket: Socket
  #lines: AsyncIterator<string>

  private constructor(socket: Socket) {
    this.#socket = socket
    this.#lines = createInterface({ input: socket, crlfDelay: Infinity })[Symbol.asyncIterator]()
  }

  static async open(port: number): Promise<SmtpClient> {
    const socket = connect({ port, host: '127.0.0.1' })
    socket.setTimeout(TIME_TO_ANSWER, () => socket.destroy())
    socket.on('error', () => socket.destroy())
    await Promise.race([
      once(socket, 'connect'),
      once(socket, 'close').then(() => Promise.reject(new Error('no connection'))),
    ])
    const client = new SmtpClient(socket)
    await client.#expect('220')
    await client.#command('EHLO chaos.example', '250')
    return client
  }

  async send({ from, to, raw }: Letter) {
    await this.#command(`MAIL FROM:<${from}>`, '250')
    await this.#command(`RCPT TO:<${to}>`, '250')
    await this.#command('DATA', '354')
    this.#socket.write(raw)
    await this.#command('.', '250')
  }

  destroy() {
    this.#socket.destroy()
  }

  async #command(line: string, code: string) {
    this.#socket.write(`${line}\r\n`)
    await this.#expect(code)
  }

  /** The last line of a reply has a space behind its code (RFC 5321 §4.2.1). */
  async #expect(code: string) {
    for (;;) {
      const { value, done } = await this.#lines.next()
      if (done) throw new Error('cut')
      if (!value.startsWith(code)) throw new Error(value)
      if (value[3] === ' ') return
    }
  }
}
