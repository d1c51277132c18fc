import type { FieldValues } from '@caliopen/contract/manifest/fields'
import { faults } from '../faults.js'
import { readAddress } from '../stanzas/addresses.js'
import type { Account } from '../wire/open_stream.js'

/** What a person answered, as it is needed to sign in; throws where the address is none. */
export function accountOf(values: FieldValues): Account & { bare: string } {
  const { address: text, password, host } = values
  const address = readAddress(String(text ?? ''))
  if (!address || address.local === '') throw faults.address(String(text ?? ''))
  return {
    bare: address.bare,
    username: address.local,
    domain: address.domain,
    password: String(password ?? ''),
    host: typeof host === 'string' && host.trim() !== '' ? host.trim().toLowerCase() : null,
  }
}
