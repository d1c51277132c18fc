import type { HttpContext } from '@adonisjs/core/http'
import { normaliseDomain } from '#core/accounts/addresses.js'
import type { DmarcHandling } from '#core/mail/authenticate/dmarc/handling.js'

/** More honest forwarders than this nobody knows. */
const SEALERS = 100

export interface ReadDisowned {
  handling: DmarcHandling
  /** as it was typed */
  sealers: string
  isReadable: boolean
}

/** What is to become of mail that its own domain disowns. */
export function readDisownedForm({ request }: HttpContext): ReadDisowned {
  const typed: unknown = request.input('sealers')
  const sealers = typeof typed === 'string' ? typed : ''
  const names = sealers.split(/[\s,;]+/).filter(Boolean)
  const domains = names.map(normaliseDomain).filter((domain) => domain !== null)
  const rejected = request.input('rejected') === 'junk' ? 'junk' : 'refuse'
  return {
    handling: { rejected, sealers: [...new Set(domains)] },
    sealers,
    isReadable: domains.length === names.length && names.length <= SEALERS,
  }
}
