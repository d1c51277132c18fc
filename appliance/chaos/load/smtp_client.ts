import { connect, type Socket } from 'node:net'
import { connect as secure } from 'node:tls'

export interface Letter {
  /** stands in its subject, and nowhere else */
  token: string
  from: string
  to: readonly string[]
  /** without a line that begins with a dot */
  raw: Buffer
}

/** The server's own words: it understood, and will not. */
export class Refused extends Error {
  constructor(readonly line: string) {
    super(line)
  }

  /** RFC 5321 §4.2.1: 5yz is for good */
  get isFinal(): boolean {
    return this.line.startsWith('5')
  }
}

/** The connection broke; `afterAll`: when the whole message was there and only the answer was missing. */
export class Cut extends Error {
  constructor(readonly afterAll: boolean) {
    super('cut')
  }
}

const TIME_TO_ANSWER = 30_000

/** As much of RFC 5321 as it takes to hand over a letter and to know how far that went. */
export class SmtpClient {
  #socket: Socket
  #text = ''
  #waiting: (() => void) | null = null
  #isCut = false

  private constructor(socket: Socket) {
    this.#socket = socket
    this.#listen(socket)
  }

  static async open(port: number): Promise<SmtpClient> {
    const client = new SmtpClient(connect({ port, host: '127.0.0.1' }))
    await client.#reply('220')
    await client.#command('EHLO chaos.far.example', '250')
    return client
  }

  /** RFC 3207, RFC 4954: as an account does on the submission port. */
  static async signIn(port: number, address: string, password: string): Promise<SmtpClient> {
    const client = await SmtpClient.open(port)
    await client.#command('STARTTLS', '220')
    client.#secure()
    await client.#command('EHLO chaos.far.example', '250')
    const word = Buffer.from(`\0${address}\0${password}`).toString('base64')
    await client.#command(`AUTH PLAIN ${word}`, '235')
    return client
  }

  async send({ from, to, raw }: Letter): Promise<void> {
    await this.#command(`MAIL FROM:<${from}>`, '250')
    for (const recipient of to) await this.#command(`RCPT TO:<${recipient}>`, '250')
    await this.#command('DATA', '354')
    // In one: the end by itself would wait for the far side's delayed acknowledgement (RFC 1122 §4.2.3.2).
    this.#socket.write(Buffer.concat([raw, Buffer.from('.\r\n')]))
    await this.#reply('250', true)
  }

  destroy(): void {
    this.#socket.destroy()
  }

  #secure(): void {
    this.#socket.removeAllListeners('data')
    const socket = secure({ socket: this.#socket, rejectUnauthorized: false })
    this.#socket = socket
    this.#listen(socket)
  }

  #listen(socket: Socket): void {
    const cut = () => {
      if (socket !== this.#socket) return
      this.#isCut = true
      this.#waiting?.()
    }
    socket.setTimeout(TIME_TO_ANSWER, () => socket.destroy())
    socket.on('error', cut).on('close', cut)
    socket.setEncoding('latin1').on('data', (text: string) => {
      this.#text += text
      this.#waiting?.()
    })
  }

  async #command(line: string, code: string): Promise<void> {
    this.#socket.write(`${line}\r\n`)
    await this.#reply(code)
  }

  /** The last line of a reply has a space behind its code (RFC 5321 §4.2.1). */
  async #reply(code: string, afterAll = false): Promise<void> {
    for (;;) {
      const line = await this.#line(afterAll)
      if (!line.startsWith(code)) throw new Refused(line)
      if (line[3] === ' ') return
    }
  }

  async #line(afterAll: boolean): Promise<string> {
    for (;;) {
      const end = this.#text.indexOf('\r\n')
      if (end !== -1) {
        const line = this.#text.slice(0, end)
        this.#text = this.#text.slice(end + 2)
        return line
      }
      if (this.#isCut) throw new Cut(afterAll)
      await new Promise<void>((resolve) => (this.#waiting = resolve))
      this.#waiting = null
    }
  }
}
