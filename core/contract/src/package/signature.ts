import { createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto'

/**
 * `signature.json` of a package: the publisher's Ed25519 signature (RFC 8032) over what every other file is. It
 * travels inside the tarball, so that a package that comes by mail or on a stick is checked like any other.
 */
export interface PackageSignature {
  format: 1
  algorithm: 'ed25519'
  /** the raw public key, 32 bytes, base64url */
  key: string
  /** by path within the package: SHA-512, base64url; every file but signature.json */
  files: Record<string, string>
  /** over `signedBytes`, base64url */
  signature: string
}

/** What a signature is about: the same package says the same, in whatever order its files came. */
export interface SignedPackage {
  id: string
  version: string
  publisher: string
  files: Readonly<Record<string, string>>
}

export function signPackage(signed: SignedPackage, privateKey: KeyObject): PackageSignature {
  return {
    format: 1,
    algorithm: 'ed25519',
    key: rawPublicKey(privateKey),
    files: sorted(signed.files),
    signature: sign(null, signedBytes(signed), privateKey).toString('base64url'),
  }
}

/** Whether the signature is of this package and by its key. Whether the key is the publisher's is another question. */
export function holds(signature: PackageSignature, signed: SignedPackage): boolean {
  try {
    const key = publicKeyOf(signature.key)
    return verify(null, signedBytes(signed), key, Buffer.from(signature.signature, 'base64url'))
  } catch {
    // a key or a signature that is none
    return false
  }
}

/** Fields in a fixed order, files sorted by the bytes of their path. */
export function signedBytes({ id, version, publisher, files }: SignedPackage): Buffer {
  const statement = { format: 'caliopen-package-1', id, version, publisher, files: sorted(files) }
  return Buffer.from(JSON.stringify(statement))
}

/** A private key from its PKCS #8 PEM. */
export function readPrivateKey(pem: string): KeyObject {
  const key = createPrivateKey(pem)
  if (key.asymmetricKeyType !== 'ed25519') throw new TypeError('not an Ed25519 key')
  return key
}

/** The raw public key, 32 bytes, base64url: what people compare and what is pinned. */
export function rawPublicKey(privateKey: KeyObject): string {
  const { x } = createPublicKey(privateKey).export({ format: 'jwk' })
  if (!x) throw new TypeError('not an Ed25519 key')
  return x
}

export function publicKeyOf(raw: string): KeyObject {
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: raw }, format: 'jwk' })
}

function sorted(files: Readonly<Record<string, string>>): Record<string, string> {
  const paths = Object.keys(files).sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
  return Object.fromEntries(paths.map((path) => [path, files[path] ?? '']))
}
