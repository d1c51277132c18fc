import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'

const LINE = 76
const LINES_AT_ONCE = 4_000

/** A letter with one file of so many bytes in it, made while it is read; always the same for the same seed. */
export interface LargeLetter {
  /** with CR LF, and without dot-stuffing: no line begins with a dot */
  stream(): Readable
  size: number
  /** SHA-256 of the letter */
  hash: Buffer
}

export function largeLetter(to: string, bytes: number, seed = 'a'): LargeLetter {
  const measured = createHash('sha256')
  let size = 0
  for (const chunk of parts(to, bytes, seed)) {
    measured.update(chunk)
    size += chunk.length
  }
  const stream = () => Readable.from(parts(to, bytes, seed), { objectMode: false })
  return { stream, size, hash: measured.digest() }
}

function* parts(to: string, bytes: number, seed: string): Generator<Buffer> {
  yield Buffer.from(
    [
      'From: Bo <bo@far.example>',
      `To: <${to}>`,
      `Subject: Something large ${seed}`,
      `Message-ID: <large-${seed}-${bytes}@far.example>`,
      'MIME-Version: 1.0',
      'Content-Type: multipart/mixed; boundary=cut',
      '',
      '--cut',
      'Content-Type: text/plain; charset=utf-8',
      '',
      'Here is what you asked for, Ana: a xylophone.',
      '--cut',
      'Content-Type: application/octet-stream; name="large.bin"',
      'Content-Disposition: attachment; filename="large.bin"',
      'Content-Transfer-Encoding: base64',
      '',
      '',
    ].join('\r\n')
  )
  yield* base64(bytes, seed)
  yield Buffer.from('--cut--\r\n')
}

/** Bytes that no compression shortens, three quarters of what they take. */
function* base64(bytes: number, seed: string): Generator<Buffer> {
  const lines = Math.ceil((bytes * 4) / 3 / LINE)
  for (let at = 0; at < lines; at += LINES_AT_ONCE) {
    const count = Math.min(LINES_AT_ONCE, lines - at)
    const noise = createHash('shake256', { outputLength: (count * LINE * 3) / 4 })
    const text = noise.update(`${seed} ${at}`).digest('base64')
    yield Buffer.from(text.replace(/.{76}/g, '$&\r\n'))
  }
}
