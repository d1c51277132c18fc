import { createSocket } from 'node:dgram'
import { isIPv6 } from 'node:net'
import { answersQuestion } from '../wire/message.js'
import type { Server } from './servers.js'

/** So many datagrams that answer nothing are somebody guessing: better ask over TCP (RFC 5452 §9). */
const STRANGERS = 16

/** The octets of the answer; `suspicious` where too much else came. Rejects on silence, too. */
export function askUdp(
  { host, port }: Server,
  question: Buffer,
  timeout: number
): Promise<Buffer | 'suspicious'> {
  return new Promise((resolve, reject) => {
    // A socket a question: the system picks a port that nobody can guess (RFC 5452 §9.2).
    const socket = createSocket(isIPv6(host) ? 'udp6' : 'udp4')
    const timer = setTimeout(() => end(() => reject(new Error('no answer in time'))), timeout)
    let strangers = 0
    const end = (settle: () => void) => {
      clearTimeout(timer)
      socket.removeAllListeners().on('error', () => undefined)
      socket.close()
      settle()
    }
    socket.on('error', (error) => end(() => reject(error)))
    socket.on('message', (bytes) => {
      if (answersQuestion(bytes, question)) end(() => resolve(bytes))
      else if (++strangers === STRANGERS) end(() => resolve('suspicious'))
    })
    // Connected, it hears that server only.
    socket.connect(port, host)
    socket.on('connect', () => {
      socket.send(question, (error) => error && end(() => reject(error)))
    })
  })
}
