import type { ArrivalFacts } from '@caliopen/contract/arrival'
import type { MailboxRole } from '#core/messages/mailboxes/standard.js'

/** Where mail that comes in is put first. */
export function mailboxOf(facts: ArrivalFacts | null): MailboxRole {
  return facts !== null && isUnwanted(facts) ? 'junk' : 'inbox'
}

function isUnwanted({ authentication, antispam }: ArrivalFacts): boolean {
  if (antispam?.verdict === 'junk') return true
  // the author's domain disowns it and asks for this (RFC 7489 §6.3), as far as our settings follow
  return authentication?.dmarc?.disposition === 'quarantine'
}
