import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { isIPv4, isIPv6, type AddressInfo } from 'node:net'
import ipaddr from 'ipaddr.js'

export interface NameServer {
  /** `host:port` */
  address: string
  /** names that were asked for, in order, without their types */
  asked: string[]
  close(): void
}

export interface SrvRecord {
  target: string
  port: number
}

export type NameRecord = string | SrvRecord

const TYPES = { A: 1, AAAA: 28, SRV: 33 }

/**
 * A name server for one test (RFC 1035 §4.1): a name's addresses and servers are worked out anew each time, so that
 * it can change its mind as an attacker's does.
 */
export async function startNameServer(
  recordsOf: (name: string) => readonly NameRecord[]
): Promise<NameServer> {
  const asked: string[] = []
  const socket = createSocket('udp4')
  socket.on('message', (query, { port, address }) => {
    const { name, type, end } = readQuestion(query)
    asked.push(name)
    const records = recordsOf(name).filter((record) => typeOf(record) === type)
    const header = Buffer.from(query.subarray(0, 12))
    // an answer, recursion available, no error; one question, so many answers, nothing beside
    header.writeUInt16BE(0x8180, 2)
    header.writeUInt16BE(records.length, 6)
    header.writeUInt32BE(0, 8)
    const answers = records.map((record) => answer(type, record))
    socket.send(Buffer.concat([header, query.subarray(12, end), ...answers]), port, address)
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const { port } = socket.address() as AddressInfo
  return { address: `127.0.0.1:${port}`, asked, close: () => socket.close() }
}

function readQuestion(query: Buffer): { name: string; type: number; end: number } {
  const labels: string[] = []
  let at = 12
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length))
    at += 1 + length
  }
  return { name: labels.join('.'), type: query.readUInt16BE(at + 1), end: at + 5 }
}

function typeOf(record: NameRecord): number {
  if (typeof record !== 'string') return TYPES.SRV
  if (isIPv4(record)) return TYPES.A
  return isIPv6(record) ? TYPES.AAAA : 0
}

/** For the name of the question, class IN, not to be kept. */
function answer(type: number, record: NameRecord): Buffer {
  const data = typeof record === 'string' ? bytesOf(record) : server(record)
  const head = Buffer.from('c00c00000001000000000000', 'hex')
  head.writeUInt16BE(type, 2)
  head.writeUInt16BE(data.length, 10)
  return Buffer.concat([head, data])
}

function bytesOf(address: string): Buffer {
  return Buffer.from(ipaddr.parse(address).toByteArray())
}

/** RFC 2782: priority, weight, port, target. */
function server({ target, port }: SrvRecord): Buffer {
  const numbers = Buffer.alloc(6)
  numbers.writeUInt16BE(port, 4)
  const labels = target
    .split('.')
    .map((label) => Buffer.from(`${String.fromCharCode(label.length)}${label}`))
  return Buffer.concat([numbers, ...labels, Buffer.alloc(1)])
}
