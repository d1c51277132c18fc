import { once } from 'node:events'
import { type Socket, connect } from 'node:net'
import { connect as connectTls } from 'node:tls'

const REPLY = /^(?:\d{3}-[^\r\n]*\r\n)*\d{3}(?: [^\r\n]*)?\r\n/
const PATIENCE_MS = 10_000

/** An SMTP client that sends exactly the bytes it is told to, and knows no more of the protocol than where a reply ends. */
export class Talk {
  #socket: Socket
  #received = ''
  #isOver = false
  #wake: () => void = () => undefined

  constructor(socket: Socket) {
    this.#socket = this.#listenTo(socket)
  }

  static async with(port: number): Promise<Talk> {
    const talk = new Talk(connect({ port, host: '127.0.0.1', noDelay: true }))
    await once(talk.#socket, 'connect')
    return talk
  }

  static async withTls(port: number): Promise<Talk> {
    const socket = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false })
    const talk = new Talk(socket)
    await once(socket, 'secureConnect')
    return talk
  }

  /**
   * Plays a transcript: `C: ` is sent as it stands after that, bytes and all; `S: ` is how the next
   * reply begins; `closed` means that the server hangs up and says no more. Returns the replies.
   */
  async play(...steps: readonly string[]): Promise<string[]> {
    const replies: string[] = []
    for (const step of steps) {
      if (step.startsWith('C: ')) this.send(step.slice(3))
      else if (step === 'closed') await this.#expectClosed(steps)
      else replies.push(await this.#expect(step.slice(3), steps))
    }
    return replies
  }

  send(bytes: string | Buffer): void {
    this.#socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes)
  }

  /** The same, at the pace at which the server reads. */
  async sendSlowly(bytes: Buffer): Promise<void> {
    if (!this.#socket.write(bytes)) await once(this.#socket, 'drain')
  }

  /** The next reply in full. */
  async reply(): Promise<string> {
    await this.#until(() => REPLY.test(this.#received) || this.#isOver)
    const [reply = ''] = REPLY.exec(this.#received) ?? []
    this.#received = this.#received.slice(reply.length)
    return reply
  }

  /** Whatever came unasked, once the server has hung up. */
  async rest(): Promise<string> {
    await this.#until(() => this.#isOver)
    return this.#received
  }

  async startTls(): Promise<void> {
    this.#socket.removeAllListeners()
    const socket = connectTls({ socket: this.#socket, rejectUnauthorized: false })
    this.#socket = this.#listenTo(socket)
    await once(socket, 'secureConnect')
  }

  /** Says no more, but listens. */
  end(): void {
    this.#socket.end()
  }

  leave(): void {
    this.#socket.destroy()
  }

  #listenTo(socket: Socket): Socket {
    const over = () => {
      this.#isOver = true
      this.#wake()
    }
    socket.on('data', (chunk) => {
      this.#received += chunk.toString('latin1')
      this.#wake()
    })
    return socket.on('error', over).on('end', over).on('close', over)
  }

  async #expect(beginning: string, steps: readonly string[]): Promise<string> {
    const reply = await this.reply()
    const last = reply.trimEnd().split('\r\n').at(-1) ?? ''
    if (last.startsWith(beginning)) return reply
    throw new Error(`Expected "${beginning}", got "${reply}" in ${JSON.stringify(steps)}`)
  }

  async #expectClosed(steps: readonly string[]): Promise<void> {
    const rest = await this.rest()
    if (rest !== '') throw new Error(`Expected silence, got "${rest}" in ${JSON.stringify(steps)}`)
  }

  async #until(isSo: () => boolean): Promise<void> {
    const lost = Date.now() + PATIENCE_MS
    while (!isSo()) {
      if (Date.now() >= lost) throw new Error(`The server stopped at "${this.#received}"`)
      await new Promise<void>((resolve) => {
        this.#wake = resolve
        setTimeout(resolve, PATIENCE_MS).unref()
      })
    }
  }
}
