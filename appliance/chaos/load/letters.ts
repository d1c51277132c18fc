import type { Random } from '../random.js'
import type { Letter } from './smtp_client.js'

const KIB = 1024
const WORDS = 'the ledger was opened and nobody had counted what came in after the bell'.split(' ')

/** Mostly what people write, now and then something that does not fit into a row of the database. */
function sizeOf(random: Random): number {
  if (random.chance(0.01)) return 1024 * KIB
  return random.chance(0.08) ? random.between(60, 200) * KIB : random.between(1, 6) * KIB
}

export function newLetter(
  random: Random,
  { token, from, to }: Pick<Letter, 'token' | 'from' | 'to'>
): Letter {
  const header = [
    `From: <${from}>`,
    `To: ${to.map((address) => `<${address}>`).join(', ')}`,
    `Subject: ${token}`,
    `Message-ID: <${token}@${from.split('@')[1]}>`,
    'Date: Fri, 27 Nov 2026 10:00:00 +0000',
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    '',
    '',
  ].join('\r\n')
  return { token, from, to, raw: Buffer.from(header + textOf(random, sizeOf(random))) }
}

function textOf(random: Random, size: number): string {
  const line = `${Array.from({ length: 12 }, () => random.pick(WORDS)).join(' ')}\r\n`
  return line.repeat(Math.ceil(size / line.length))
}
