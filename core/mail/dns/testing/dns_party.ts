import { createSocket } from 'node:dgram'
import type { RemoteInfo, Socket } from 'node:dgram'
import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo, Server } from 'node:net'
import { decode, encode } from 'dns-packet'
import type { DecodedPacket, Packet } from 'dns-packet'

/** Answers a question with as many datagrams as it likes; none is silence. */
export type Play = (question: DecodedPacket) => readonly Buffer[]

/** A name server that says what it is told, over UDP and TCP alike: what no honest one can be made to say. */
export class DnsParty {
  readonly #udp: Socket
  readonly #tcp: Server
  play: Play = () => []
  playTcp: Play = () => []
  /** questions that came over UDP, and over TCP */
  asked = 0
  askedTcp = 0

  private constructor(udp: Socket, tcp: Server) {
    this.#udp = udp
    this.#tcp = tcp
    udp.on('message', (bytes, from) => this.#answer(bytes, from))
    tcp.on('connection', (socket) => {
      socket.on('error', () => undefined)
      socket.on('data', (bytes: Buffer) => {
        this.askedTcp += 1
        for (const answer of this.playTcp(decode(bytes.subarray(2)))) {
          const length = Buffer.alloc(2)
          length.writeUInt16BE(answer.length)
          socket.write(Buffer.concat([length, answer]))
        }
      })
    })
  }

  /** On a port that is free for both. */
  static async open(tries = 20): Promise<DnsParty> {
    const tcp = createServer()
    tcp.listen(0, '127.0.0.1')
    await once(tcp, 'listening')
    const udp = createSocket('udp4')
    try {
      udp.bind((tcp.address() as AddressInfo).port, '127.0.0.1')
      await once(udp, 'listening')
      return new DnsParty(udp, tcp)
    } catch (error) {
      tcp.close()
      if (tries === 1) throw error
      return DnsParty.open(tries - 1)
    }
  }

  get server(): string {
    return `127.0.0.1:${this.#udp.address().port}`
  }

  close(): void {
    this.#udp.close()
    this.#tcp.close()
  }

  #answer(bytes: Buffer, from: RemoteInfo): void {
    this.asked += 1
    for (const answer of this.play(decode(bytes))) this.#udp.send(answer, from.port, from.address)
  }
}

/** An answer to the question, made by a library that shares nothing with ours. */
export function reply(question: DecodedPacket, parts: Packet, rcode = 0): Buffer {
  const { id, questions } = question
  const flags = (parts.flags ?? 0x0180) | rcode
  return encode({ type: 'response', id, questions, ...parts, flags })
}
