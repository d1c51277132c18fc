import { isIPv4, isIPv6 } from 'node:net'

/**
 * The PROXY protocol: a line or a few bytes before everything else, in which a proxy says who is behind it
 * (https://www.haproxy.org/download/3.0/doc/proxy-protocol.txt).
 */
export interface ProxyHeader {
  /** null: the proxy speaks for itself, or does not know for whom */
  client: { address: string; port: number } | null
  /** in bytes; what follows is the client's */
  length: number
}

/** §2.1: with its CR LF */
const LONGEST_LINE = 107
const LINE = /^PROXY (?:UNKNOWN(?: [^\r\n]*)?|(TCP[46]) (\S+) (\S+) (\d{1,5}) (\d{1,5}))\r\n$/
const LINE_BEGINS = Buffer.from('PROXY ')
/** §2.2 */
const SIGNATURE = Buffer.from('\r\n\r\n\0\r\nQUIT\n')
const MAPPED = /^\[::ffff:([\da-f]{1,4}):([\da-f]{1,4})\]$/
const FIXED = 16
const LOCAL = 0x20
const PROXY = 0x21
const TCP4 = 0x11
const TCP6 = 0x21
/** Addresses take 36 at most; what comes behind them (TLVs) is passed over. */
const LONGEST_REST = 2048

/** Reads version 1 or 2. Null while there is more to come; false where it is no such header. */
export function readProxyHeader(input: Buffer): ProxyHeader | null | false {
  if (begins(input, SIGNATURE)) return input.length < FIXED ? null : readBinary(input)
  return begins(input, LINE_BEGINS) ? readLine(input) : false
}

/** As far as it has come. */
function begins(input: Buffer, mark: Buffer): boolean {
  const length = Math.min(input.length, mark.length)
  return input.subarray(0, length).equals(mark.subarray(0, length))
}

function readLine(input: Buffer): ProxyHeader | null | false {
  const end = input.subarray(0, LONGEST_LINE).indexOf('\n')
  if (end === -1) return input.length < LONGEST_LINE ? null : false
  const match = LINE.exec(input.toString('latin1', 0, end + 1))
  if (!match) return false
  const [, family, source = '', destination = '', ...ports] = match
  const length = end + 1
  if (!family) return { client: null, length }
  const isAddress = family === 'TCP4' ? isIPv4 : isPlainIPv6
  const [port = -1] = ports.map(Number)
  const isSound = isAddress(source) && isAddress(destination) && ports.every(isPort)
  return isSound && { client: { address: plain(source), port }, length }
}

/** A zone (RFC 4007 §11) means nothing on another machine. */
function isPlainIPv6(text: string): boolean {
  return isIPv6(text) && !text.includes('%')
}

function isPort(text: string): boolean {
  return Number(text) <= 65_535
}

function readBinary(input: Buffer): ProxyHeader | null | false {
  const command = input.readUInt8(12)
  const family = input.readUInt8(13)
  const rest = input.readUInt16BE(14)
  if ((command !== LOCAL && command !== PROXY) || rest > LONGEST_REST) return false
  const length = FIXED + rest
  if (input.length < length) return null
  if (command === LOCAL || family === 0) return { client: null, length }
  if (family === TCP4 && rest >= 12) {
    const address = [...input.subarray(FIXED, FIXED + 4)].join('.')
    return { client: { address, port: input.readUInt16BE(FIXED + 8) }, length }
  }
  if (family === TCP6 && rest >= 36) {
    const address = ipv6(input.subarray(FIXED, FIXED + 16))
    return { client: { address, port: input.readUInt16BE(FIXED + 32) }, length }
  }
  return false
}

function ipv6(bytes: Buffer): string {
  const words = Array.from({ length: 8 }, (_, at) => bytes.readUInt16BE(2 * at).toString(16))
  return plain(words.join(':'))
}

/**
 * IPv6 as RFC 5952 §4 writes it, by the one who knows it, and IPv4 that a proxy of both kinds mapped into it (RFC 4291
 * §2.5.5.2) as IPv4: SPF, lists and limits know it by no other name.
 */
function plain(address: string): string {
  if (isIPv4(address)) return address
  const { hostname } = new URL(`http://[${address}]`)
  const [, high = '', low = ''] = MAPPED.exec(hostname) ?? []
  if (high === '') return hostname.slice(1, -1)
  const [first, second] = [high, low].map((word) => Number.parseInt(word, 16))
  return [first, second].flatMap((word = 0) => [word >> 8, word & 255]).join('.')
}
