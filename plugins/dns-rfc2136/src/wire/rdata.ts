import {
  printCharacterStrings,
  readCharacterStrings,
  splitIntoStrings,
} from '@caliopen/contract/dns/character_strings'
import { decodeName, encodeName } from './names.js'

/** One part of a record's data: as bytes in a message, and in presentation form (RFC 1035 §5.1). */
interface Part {
  print(message: Buffer, at: number, end: number): [text: string, next: number]
  /** takes its words from the front */
  read(words: string[]): Buffer
}

const PARTS: Readonly<Record<string, readonly Part[]>> = {
  A: [{ print: printIpv4, read: readIpv4 }],
  AAAA: [{ print: printIpv6, read: readIpv6 }],
  CNAME: [aName()],
  NS: [aName()],
  PTR: [aName()],
  MX: [number(2), aName()],
  SRV: [number(2), number(2), number(2), aName()],
  TXT: [{ print: printStrings, read: readStrings }],
  CAA: [number(1), { print: printTag, read: readTag }, { print: printRest, read: readRest }],
  DS: [number(2), number(1), number(1), hexadecimal()],
  SSHFP: [number(1), number(1), hexadecimal()],
  TLSA: [number(1), number(1), number(1), hexadecimal()],
}

/** What a record holds as a zone file would say it; what has no form of its own as RFC 3597 §5 says. */
export function printRdata(type: string, message: Buffer, start: number, length: number): string {
  const end = start + length
  const parts = PARTS[type]
  if (!parts) return `\\# ${length} ${message.toString('hex', start, end)}`.trimEnd()
  const texts: string[] = []
  let at = start
  for (const part of parts) {
    const [text, next] = part.print(message, at, end)
    texts.push(text)
    at = next
  }
  if (at !== end) throw new RangeError(`a ${type} record of an odd length`)
  return texts.join(' ')
}

/** The bytes of a value in presentation form; throws a TypeError where it is none. */
export function readRdata(type: string, text: string): Buffer {
  const unknown = /^\\#\s+(\d+)\s*([\da-f\s]*)$/i.exec(text)
  if (unknown) return hexBytes([unknown[2] ?? ''])
  const parts = PARTS[type]
  if (!parts) throw new TypeError(`${type} is written as \\# LENGTH HEX`)
  const words = text.trim().match(/"(?:[^"\\]|\\.)*"|\S+/gs) ?? []
  const bytes = parts.map((part) => part.read(words))
  if (words.length > 0) throw new TypeError(`more than a ${type} holds: ${words.join(' ')}`)
  return Buffer.concat(bytes)
}

function number(size: 1 | 2): Part {
  return {
    print: (message, at) => [String(message.readUIntBE(at, size)), at + size],
    read(words) {
      const word = words.shift() ?? ''
      const value = Number(word)
      if (!/^\d+$/.test(word) || value >= 256 ** size) throw new TypeError(`no number: "${word}"`)
      const bytes = Buffer.alloc(size)
      bytes.writeUIntBE(value, 0, size)
      return bytes
    },
  }
}

function aName(): Part {
  return { print: decodeName, read: (words) => encodeName(words.shift() ?? '') }
}

function hexadecimal(): Part {
  return {
    print: (message, at, end) => [message.toString('hex', at, end), end],
    read: (words) => hexBytes(words.splice(0)),
  }
}

function hexBytes(words: readonly string[]): Buffer {
  const digits = words.join('').replaceAll(/\s/g, '')
  if (digits.length % 2 !== 0 || /[^\da-f]/i.test(digits)) throw new TypeError('not hexadecimal')
  return Buffer.from(digits, 'hex')
}

function printIpv4(message: Buffer, at: number): [string, number] {
  return [[...message.subarray(at, at + 4)].join('.'), at + 4]
}

function readIpv4(words: string[]): Buffer {
  const word = words.shift() ?? ''
  const bytes = word.split('.').map(Number)
  const sound = /^\d{1,3}(\.\d{1,3}){3}$/.test(word) && bytes.every((byte) => byte <= 255)
  if (!sound) throw new TypeError(`no IPv4 address: "${word}"`)
  return Buffer.from(bytes)
}

function printIpv6(message: Buffer, at: number): [string, number] {
  const groups = Array.from({ length: 8 }, (_, group) =>
    message.readUInt16BE(at + group * 2).toString(16)
  )
  return [shortIpv6(groups.join(':')) ?? groups.join(':'), at + 16]
}

function readIpv6(words: string[]): Buffer {
  const word = words.shift() ?? ''
  const short = shortIpv6(word)
  if (short === null) throw new TypeError(`no IPv6 address: "${word}"`)
  const [head = '', tail] = short.split('::')
  const groups = (text: string) => (text === '' ? [] : text.split(':'))
  const before = groups(head)
  const after = groups(tail ?? '')
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => '0')
  const bytes = Buffer.alloc(16)
  for (const [at, group] of [...before, ...zeros, ...after].entries()) {
    bytes.writeUInt16BE(Number.parseInt(group, 16), at * 2)
  }
  return bytes
}

/** In the form of RFC 5952; null where it is no address. */
function shortIpv6(text: string): string | null {
  return URL.parse(`http://[${text}]`)?.hostname.slice(1, -1) ?? null
}

function printStrings(message: Buffer, at: number, end: number): [string, number] {
  const strings: Buffer[] = []
  let next = at
  while (next < end) {
    const length = message.readUInt8(next)
    strings.push(message.subarray(next + 1, next + 1 + length))
    next += length + 1
  }
  return [printCharacterStrings(strings), next]
}

function readStrings(words: string[]): Buffer {
  const strings = readCharacterStrings(words.splice(0).join(' '))
  if (strings === null || strings.length === 0) throw new TypeError('no text')
  return Buffer.concat(strings.flatMap(splitIntoStrings).flatMap(withLength))
}

function printTag(message: Buffer, at: number): [string, number] {
  const next = at + 1 + message.readUInt8(at)
  return [message.toString('latin1', at + 1, next), next]
}

/** RFC 8659 §4.1. */
function readTag(words: string[]): Buffer {
  const tag = words.shift() ?? ''
  if (!/^[\da-z]{1,15}$/i.test(tag)) throw new TypeError(`no tag: "${tag}"`)
  return Buffer.concat(withLength(Buffer.from(tag)))
}

function printRest(message: Buffer, at: number, end: number): [string, number] {
  return [printCharacterStrings([message.subarray(at, end)]), end]
}

function readRest(words: string[]): Buffer {
  const strings = readCharacterStrings(words.splice(0).join(' '))
  if (strings === null) throw new TypeError('no value')
  return Buffer.concat(strings)
}

function withLength(bytes: Buffer): [Buffer, Buffer] {
  return [Buffer.of(bytes.length), bytes]
}
