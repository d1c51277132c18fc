import { createHash, createHmac, pbkdf2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

export type ScramHash = 'sha1' | 'sha256' | 'sha512'

/** More would keep this process busy for seconds, at a server's wish; fewer than RFC 5802 §5.1 asks are refused, too. */
const ITERATIONS = { least: 4096, most: 500_000 }

export class ScramError extends Error {}

/**
 * SCRAM (RFC 5802, RFC 7677): proves that the password is known without saying it, and that the server knows it, too.
 * Without channel binding: the TLS is the broker's, and the sandbox cannot see its keying material.
 */
export class Scram {
  readonly #hash: ScramHash
  readonly #password: string
  readonly #clientFirstBare: string
  readonly #nonce: string
  #serverSignature: Buffer | null = null

  constructor(
    hash: ScramHash,
    username: string,
    password: string,
    nonce = randomBytes(24).toString('base64url')
  ) {
    this.#hash = hash
    this.#password = prepared(password)
    this.#nonce = nonce
    this.#clientFirstBare = `n=${saslName(prepared(username))},r=${nonce}`
  }

  first(): string {
    return `n,,${this.#clientFirstBare}`
  }

  /** The answer to the server's challenge. */
  async final(serverFirst: string): Promise<string> {
    const { r = '', s = '', i = '' } = attributes(serverFirst)
    const iterations = Number(i)
    if (!r.startsWith(this.#nonce) || r.length === this.#nonce.length) {
      throw new ScramError('the server answered with another nonce')
    }
    if (!(iterations >= ITERATIONS.least && iterations <= ITERATIONS.most)) {
      throw new ScramError(`${i} iterations`)
    }
    const salted = await this.#salted(Buffer.from(s, 'base64'), iterations)
    const withoutProof = `c=${Buffer.from('n,,').toString('base64')},r=${r}`
    const said = `${this.#clientFirstBare},${serverFirst},${withoutProof}`
    const clientKey = this.#hmac(salted, 'Client Key')
    const storedKey = createHash(this.#hash).update(clientKey).digest()
    const signature = this.#hmac(storedKey, said)
    this.#serverSignature = this.#hmac(this.#hmac(salted, 'Server Key'), said)
    return `${withoutProof},p=${xor(clientKey, signature).toString('base64')}`
  }

  /** Whether the server has shown that it knows the password. */
  verify(serverFinal: string): boolean {
    const { v = '' } = attributes(serverFinal)
    const shown = Buffer.from(v, 'base64')
    const expected = this.#serverSignature
    return expected !== null && shown.length === expected.length && timingSafeEqual(shown, expected)
  }

  #salted(salt: Buffer, iterations: number): Promise<Buffer> {
    const length = createHash(this.#hash).digest().length
    return promisify(pbkdf2)(this.#password, salt, iterations, length, this.#hash)
  }

  #hmac(key: Buffer, text: string): Buffer {
    return createHmac(this.#hash, key).update(text).digest()
  }
}

/** RFC 4013 in what matters: spaces are one kind, invisible joiners are none, forms are one. */
export function prepared(text: string): string {
  return text
    .replaceAll(/[\u00A0\u1680\u2000-\u200B\u202F\u205F\u3000]/g, ' ')
    .replaceAll(/[\u00AD\u034F\u1806\u180B-\u180D\u200C\u200D\u2060\uFE00-\uFE0F\uFEFF]/g, '')
    .normalize('NFKC')
}

/** RFC 5802 §5.1: "," and "=" end what they stand in. */
function saslName(name: string): string {
  return name.replaceAll('=', '=3D').replaceAll(',', '=2C')
}

function attributes(message: string): Partial<Record<string, string>> {
  const pairs = message
    .split(',')
    .map((part): [string, string] => [part.slice(0, 1), part.slice(2)])
  return Object.fromEntries(pairs)
}

function xor(a: Buffer, b: Buffer): Buffer {
  return Buffer.from(a.map((byte, index) => byte ^ (b[index] ?? 0)))
}
