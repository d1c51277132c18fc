import { randomBytes } from 'node:crypto'

/** A TSIG key (RFC 8945), its secret in base64 as name servers write it. */
export interface UpdateKey {
  name: string
  algorithm: 'hmac-sha256'
  secret: string
}

export function newUpdateKey(name: string): UpdateKey {
  return { name, algorithm: 'hmac-sha256', secret: randomBytes(32).toString('base64') }
}
