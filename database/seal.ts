import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

/**
 * Secrets at rest, by the instance's key: whoever has the database alone reads none. What was sealed for one purpose
 * does not open for another. Throws E_UNSEALABLE for what another instance sealed.
 */
export interface Seal {
  seal(text: string, purpose: string): string
  open(sealed: string, purpose: string): string
}

export class UnsealableError extends Error {
  readonly code = 'E_UNSEALABLE'
}

const FORMAT = 'v1'
const CIPHER = 'aes-256-gcm'
const NONCE = 12
const TAG = 16

/** AES-256-GCM (NIST SP 800-38D) under a key of its own, derived from the instance's (RFC 5869). */
export function instanceSeal(appKey: string): Seal {
  const key = Buffer.from(hkdfSync('sha256', appKey, '', 'caliopen plugins', 32))
  return {
    seal(text, purpose) {
      const nonce = randomBytes(NONCE)
      const cipher = createCipheriv(CIPHER, key, nonce).setAAD(Buffer.from(purpose))
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      const bytes = Buffer.concat([nonce, cipher.getAuthTag(), sealed])
      return `${FORMAT}.${bytes.toString('base64url')}`
    },
    open(sealed, purpose) {
      try {
        return open(key, sealed, purpose)
      } catch (error) {
        throw new UnsealableError(`${purpose} was not sealed by this instance`, { cause: error })
      }
    },
  }
}

function open(key: Buffer, sealed: string, purpose: string): string {
  const [format, text = ''] = sealed.split('.', 2)
  if (format !== FORMAT) throw new TypeError('an unknown format')
  const bytes = Buffer.from(text, 'base64url')
  const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE), { authTagLength: TAG })
  decipher.setAAD(Buffer.from(purpose)).setAuthTag(bytes.subarray(NONCE, NONCE + TAG))
  const opened = decipher.update(bytes.subarray(NONCE + TAG))
  return Buffer.concat([opened, decipher.final()]).toString('utf8')
}
