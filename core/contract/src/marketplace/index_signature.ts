import { sign, verify, type KeyObject } from 'node:crypto'
import { publicKeyOf, rawPublicKey } from '../package/signature.js'

const LINE = /^ed25519 ([A-Za-z0-9_-]{43}) ([A-Za-z0-9_-]{86})$/
const MOST_LINES = 8

/**
 * `index.json.sig`: one line a signature, `ed25519 KEY SIGNATURE`, both base64url, over the bytes of index.json
 * (RFC 8032). While a key is changed, old and new sign both.
 */
export function signIndex(bytes: Uint8Array, privateKey: KeyObject): string {
  const signature = sign(null, signedBytes(bytes), privateKey).toString('base64url')
  return `ed25519 ${rawPublicKey(privateKey)} ${signature}\n`
}

/** Of these keys the first whose signature is there and holds, or null. */
export function signerOf(
  bytes: Uint8Array,
  signatures: string,
  keys: readonly string[]
): string | null {
  const lines = signatures.split('\n', MOST_LINES).map((line) => LINE.exec(line.trim()))
  const signer = lines.find(
    (line) => line && keys.includes(line[1] ?? '') && holds(bytes, line[1] ?? '', line[2] ?? '')
  )
  return signer?.[1] ?? null
}

/** The keys that a signature file names, whether they hold or not. */
export function keysNamedIn(signatures: string): string[] {
  const lines = signatures.split('\n', MOST_LINES).map((line) => LINE.exec(line.trim()))
  return lines.flatMap((line) => (line?.[1] ? [line[1]] : []))
}

function holds(bytes: Uint8Array, key: string, signature: string): boolean {
  try {
    const signed = Buffer.from(signature, 'base64url')
    return verify(null, signedBytes(bytes), publicKeyOf(key), signed)
  } catch {
    // a key that is none
    return false
  }
}

/** No signature of an index is ever one of a package, or the other way round. */
function signedBytes(bytes: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from('caliopen-index-1\n'), bytes])
}
