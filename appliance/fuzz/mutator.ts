import type { Random } from '#appliance/chaos/random.js'

/** What a mutated message may grow to: more is another limit's business. */
const LONGEST = 512 * 1024

const BITS = [
  '\0',
  '\r',
  '\n',
  '\r\n',
  '\r\n\r\n',
  '--',
  '=?',
  '?=',
  '=',
  '"',
  '<',
  '>',
  '(',
  '\\',
  ';',
  ':',
  ',',
  '@',
  '\xff',
  '\xc3',
  '\u0085',
  '&#0;',
  '%00',
  '\t ',
  '[',
  '{',
  '..',
]
const CHARSETS = [
  'utf-16',
  'utf-7',
  'iso-2022-jp',
  'gb18030',
  'x-unknown',
  'us-ascii',
  '"',
  'utf-8;x',
  'hz-gb-2312',
  'utf-32be',
  '',
]
const ENCODINGS = [
  'base64',
  'quoted-printable',
  '8bit',
  'binary',
  'x-uuencode',
  '7bit',
  'none',
  'base64, base64',
]
const TYPES = [
  'text/html',
  'text/plain',
  'multipart/mixed; boundary=x',
  'multipart/mixed',
  'message/rfc822',
  'message/delivery-status',
  'text/calendar',
  'multipart/report; report-type=x; boundary=""',
  'application/octet-stream',
  'message/partial; id=1; number=1',
  'text/rfc822-headers',
  '*/*',
]

type Mutation = (text: string, random: Random, other: string) => string

const MUTATIONS: readonly Mutation[] = [
  flipByte,
  flipByte,
  insertBit,
  insertBit,
  (text, random) => text.slice(0, random.between(0, text.length)),
  dropLine,
  repeatLine,
  spliceLines,
  spliceLines,
  repeatPart,
  (text, random) => wrap(text, random.between(1, random.chance(0.1) ? 600 : 12)),
  (text, random) => wrapMessage(text, random.between(1, random.chance(0.1) ? 300 : 6)),
  (text, random) => text.replace(/charset=[^;\r\n]*/gi, () => `charset=${random.pick(CHARSETS)}`),
  (text, random) =>
    text.replace(
      /(transfer-encoding:)[^\r\n]*/gi,
      (_, name: string) => `${name} ${random.pick(ENCODINGS)}`
    ),
  (text, random) =>
    text.replace(/(content-type:)[^\r\n]*/gi, (_, name: string) => `${name} ${random.pick(TYPES)}`),
  (text, random) =>
    text.replaceAll(
      /boundary=("?)[^";\r\n]*/gi,
      () => `boundary=${random.pick(['one', 'x', '""', '"a b"', 'one"', 'a'.repeat(200)])}`
    ),
  (text) => text.replaceAll('\r\n', '\n'),
  (text, random) => `${headers(random)}${text}`,
  longWord,
]

/** A message as something between its writer and us might have left it: a few changes to a real one. */
export function mutate(corpus: readonly Buffer[], random: Random): Buffer {
  let text = random.pick(corpus).toString('latin1')
  for (let times = random.between(1, 6); times > 0; times--) {
    text = random
      .pick(MUTATIONS)(text, random, random.pick(corpus).toString('latin1'))
      .slice(0, LONGEST)
  }
  return Buffer.from(text, 'latin1')
}

function flipByte(text: string, random: Random): string {
  const at = random.between(0, text.length)
  return `${text.slice(0, at)}${String.fromCharCode(random.between(0, 255))}${text.slice(at + 1)}`
}

function insertBit(text: string, random: Random): string {
  const at = random.between(0, text.length)
  const times = random.chance(0.1) ? random.between(100, 5_000) : random.between(1, 3)
  return text.slice(0, at) + random.pick(BITS).repeat(times) + text.slice(at)
}

function dropLine(text: string, random: Random): string {
  const lines = text.split('\r\n')
  lines.splice(random.between(0, lines.length - 1), 1)
  return lines.join('\r\n')
}

function repeatLine(text: string, random: Random): string {
  const lines = text.split('\r\n')
  const at = random.between(0, lines.length - 1)
  const line = lines[at] ?? ''
  const wanted = random.chance(0.1) ? random.between(500, 4_000) : random.between(1, 5)
  const times = Math.min(wanted, Math.ceil(LONGEST / (line.length + 2)))
  lines.splice(at, 0, ...Array.from({ length: times }, () => line))
  return lines.join('\r\n')
}

function spliceLines(text: string, random: Random, other: string): string {
  const lines = text.split('\r\n')
  const others = other.split('\r\n')
  const from = random.between(0, others.length - 1)
  lines.splice(
    random.between(0, lines.length),
    random.between(0, 3),
    ...others.slice(from, from + random.between(1, 12))
  )
  return lines.join('\r\n')
}

function repeatPart(text: string, random: Random): string {
  const from = random.between(0, text.length)
  const part = text.slice(from, from + random.between(1, 400))
  const times = random.chance(0.1) ? random.between(100, 2_000) : random.between(1, 8)
  return text.slice(0, from) + part.repeat(times) + text.slice(from)
}

function wrap(text: string, depth: number): string {
  let inner = text
  for (let level = 0; level < depth; level++) {
    const boundary = `w${level}`
    inner = `Content-Type: multipart/mixed; boundary=${boundary}\r\n\r\n--${boundary}\r\n${inner}\r\n--${boundary}--\r\n`
  }
  return inner
}

function wrapMessage(text: string, depth: number): string {
  return 'Content-Type: message/rfc822\r\n\r\n'.repeat(depth) + text
}

function headers(random: Random): string {
  const name = random.pick([
    'From',
    'To',
    'Subject',
    'References',
    'Content-Type',
    'Date',
    'Message-ID',
    'X-A',
    'List-Id',
    'Received',
  ])
  const value = random.pick([
    '=?utf-8?B?////?=',
    '<'.repeat(200),
    '(('.repeat(300),
    `${'a@b.example, '.repeat(400)}`,
    '"',
    '=?x?q?=',
    'Thu, 99 Foo 99999 99:99:99 +9999',
    ' '.repeat(500),
    ';='.repeat(200),
    'é',
  ])
  const line = `${name}: ${value}\r\n`
  return line.repeat(random.chance(0.1) ? random.between(100, 3_000) : random.between(1, 3))
}

function longWord(text: string, random: Random): string {
  const at = random.between(0, text.length)
  return (
    text.slice(0, at) +
    random.pick(['a', '<b>', '=', '&amp', 'é', '/']).repeat(random.between(1_000, 60_000)) +
    text.slice(at)
  )
}
