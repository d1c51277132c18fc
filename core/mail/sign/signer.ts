import type { MessageBytes } from '@caliopen/contract/bytes'
import type { Log } from '@caliopen/contract/log'
import type { Seal } from '#database/seal.js'
import type { SqlDatabase } from '#database/sql.js'
import { fieldsOf, readHeader } from '../authenticate/header/fields.js'
import { RelaxedBody } from './dkim/relaxed.js'
import { signatureOf } from './dkim/signature.js'
import { Keyring } from './keyring.js'

/** Signs what leaves this house for the outside. */
export interface Signer {
  /**
   * The DKIM-Signature lines of a message, each ended with CR LF, to stand before its first byte.
   * `fromDomain` is that of its From (lower case, A-labels); it is signed for this domain or, where
   * that is not one of ours, for the nearest one above it that is. Empty where there is none.
   */
  sign(raw: MessageBytes, fromDomain: string): Promise<string>
}

export interface SignerParts {
  sql: SqlDatabase
  seal: Seal
  log: Log
}

/** Keys that cannot be opened stop nobody's mail: it goes unsigned, and the log says so. */
export function openSigner({ sql, seal, log }: SignerParts): Signer {
  const keyring = new Keyring(sql, seal)
  return {
    async sign(raw, fromDomain) {
      const keys = await keyring.keysFor(fromDomain).catch((err: unknown) => {
        log.error({ err, domain: fromDomain }, 'The keys that sign mail cannot be read')
        return []
      })
      if (keys.length === 0) return ''
      const header = await readHeader(raw)
      const signable = {
        fields: fieldsOf(header),
        bodyHash: await bodyHashOf(raw, header.length),
        time: Math.floor(Date.now() / 1000),
      }
      const signatures = await Promise.all(keys.map((key) => signatureOf(signable, key)))
      return signatures.join('')
    },
  }
}

/** The body is behind the header and the empty line (RFC 5322 §2.1). */
async function bodyHashOf(raw: MessageBytes, header: number): Promise<string> {
  const body = new RelaxedBody()
  let left = header + 2
  const take = (bytes: Buffer) => {
    if (bytes.length > left) body.update(bytes.subarray(left))
    left = Math.max(0, left - bytes.length)
  }
  if (raw.held) take(raw.held)
  else for await (const piece of raw.stream()) take(piece as Buffer)
  return body.digest()
}
