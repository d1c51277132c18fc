import { createServer } from 'node:net'
import type { Server, Socket } from 'node:net'

/** What a host of ours for tests does instead of what it should. */
export type Strangeness =
  'cuts the answer' | 'spoils the handshake' | 'refuses the session' | 'falls silent'

/** A host on the other side that takes mail, but not as it should; no real one can be made to do these. */
export class StrangeHost {
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  connections = 0
  messages: string[] = []
  strange = true
  /** it was asked something, and does not answer */
  silent = false

  private constructor(server: Server) {
    this.#server = server
  }

  static async listen(host: string, port: number, how: Strangeness): Promise<StrangeHost> {
    const server = createServer()
    const self = new StrangeHost(server)
    server.on('connection', (socket) => self.#converse(socket, how))
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(port, host, resolve)
    })
    return self
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  #converse(socket: Socket, how: Strangeness): void {
    this.connections += 1
    this.#sockets.add(socket)
    socket.on('error', () => socket.destroy())
    const refuses = how === 'refuses the session' && this.strange
    socket.write(refuses ? '554 5.3.2 No service here\r\n' : '220 strange.example ESMTP\r\n')
    let message: string[] | null = null
    let spoiled = false
    let rest = ''
    socket.on('data', (chunk) => {
      if (spoiled) return
      const lines = (rest + chunk.toString('latin1')).split('\r\n')
      rest = lines.pop() ?? ''
      for (const line of lines) {
        if (message && line !== '.') message.push(line)
        else if (message) {
          this.messages.push(message.join('\n'))
          message = null
          if (how === 'cuts the answer' && this.strange) return void socket.destroy()
          socket.write('250 2.0.0 Ok\r\n')
        } else if (/^EHLO/i.test(line)) {
          socket.write(
            `250-strange.example\r\n${how === 'spoils the handshake' ? '250 STARTTLS' : '250 SIZE'}\r\n`
          )
        } else if (/^STARTTLS/i.test(line)) {
          socket.write('220 2.0.0 Go ahead\r\n')
          spoiled = true
          socket.once('data', () => socket.end('this is no TLS\r\n'))
        } else if (/^RCPT/i.test(line) && how === 'falls silent' && this.strange) {
          this.silent = true
        } else if (/^DATA/i.test(line)) {
          message = []
          socket.write('354 Go ahead\r\n')
        } else if (/^QUIT/i.test(line)) {
          socket.end('221 2.0.0 Bye\r\n')
        } else socket.write('250 2.0.0 Ok\r\n')
      }
    })
  }
}
