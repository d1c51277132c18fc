import { type KeyObject, generateKeyPair } from 'node:crypto'
import { promisify } from 'node:util'
import type { Algorithm } from './key.js'

export interface MadeKey {
  /** PKCS #8 in PEM */
  privateKey: string
  /** base64, for p= */
  publicKey: string
}

const generate = promisify(generateKeyPair)

/** RFC 8301 §3.2: 2048 bits; longer ones do not fit into one answer of the DNS everywhere. */
const RSA_BITS = 2048

/** The Ed25519 key itself is the end of its SubjectPublicKeyInfo (RFC 8410 §4). */
const ED25519_BYTES = 32

/** Away from this thread: an RSA key takes a good part of a second. */
export async function makeKey(algorithm: Algorithm): Promise<MadeKey> {
  const { privateKey, publicKey } =
    algorithm === 'rsa'
      ? await generate('rsa', { modulusLength: RSA_BITS })
      : await generate('ed25519', {})
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  return { privateKey: pem, publicKey: published(publicKey, algorithm) }
}

function published(key: KeyObject, algorithm: Algorithm): string {
  const der = key.export({ type: 'spki', format: 'der' })
  // RFC 8463 §4: the bare key
  return (algorithm === 'rsa' ? der : der.subarray(-ED25519_BYTES)).toString('base64')
}
