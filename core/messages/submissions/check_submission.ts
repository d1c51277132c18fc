import { readAddressLine } from '../drafts/address_line.js'
import type { Addressee } from '../drafts/address_line.js'
import type { Draft } from '../drafts/draft.js'
import { fault } from '../drafts/fault.js'
import type { Checked, Fault } from '../drafts/fault.js'
import { DRAFT_LIMITS } from '../drafts/limits.js'

export interface Addressees {
  to: Addressee[]
  cc: Addressee[]
  bcc: Addressee[]
}

/** Whom a draft goes to, or why it cannot go. */
export function checkAddressees(draft: Pick<Draft, 'to' | 'cc' | 'bcc'>): Checked<Addressees> {
  const lines = {
    to: readAddressLine(draft.to),
    cc: readAddressLine(draft.cc),
    bcc: readAddressLine(draft.bcc),
  }
  const faults = (['to', 'cc', 'bcc'] as const).flatMap((field): Fault[] => {
    const [first] = lines[field].unreadable
    return first ? [fault(field, 'unreadable_address', { address: first.slice(0, 100) })] : []
  })
  const addressees = {
    to: lines.to.addressees,
    cc: lines.cc.addressees,
    bcc: lines.bcc.addressees,
  }
  const count = envelopeOf(addressees).length
  const limit = DRAFT_LIMITS.recipients
  if (faults.length === 0 && count === 0) faults.push(fault('to', 'no_recipient'))
  if (count > limit) faults.push(fault('to', 'too_many_recipients', { limit }))
  return faults.length > 0 ? { ok: false, faults } : { ok: true, value: addressees }
}

/** Every address once. */
export function envelopeOf({ to, cc, bcc }: Addressees): string[] {
  const distinct = new Map<string, string>()
  for (const { address } of [...to, ...cc, ...bcc]) {
    const key = address.toLowerCase()
    if (!distinct.has(key)) distinct.set(key, address)
  }
  return [...distinct.values()]
}
