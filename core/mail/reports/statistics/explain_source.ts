import type { DmarcRow } from '../report.js'

/**
 * What a row of a report most likely means:
 * - `yours`: signed by you, and from where you send.
 * - `carried`: it came round another server, and your signature held.
 * - `unsigned`: from where you send, without your signature.
 * - `forwarder`: the receiver itself takes it for forwarded, or for a list.
 * - `changed`: it had your signature, which no longer fits: a list or a forwarder wrote into it.
 * - `service`: somebody with a good name of their own sends as you.
 * - `stranger`: nothing speaks for it.
 */
export type SourceMeaning =
  'yours' | 'carried' | 'unsigned' | 'forwarder' | 'changed' | 'service' | 'stranger'

const FORWARDED: ReadonlySet<string> = new Set(['forwarded', 'mailing_list', 'trusted_forwarder'])

export function explainSource(row: DmarcRow, domain: string): SourceMeaning {
  if (row.dkim && row.spf) return 'yours'
  if (row.dkim) return 'carried'
  if (row.spf) return 'unsigned'
  if (row.reason !== null && FORWARDED.has(row.reason)) return 'forwarder'
  if (row.dkimDomains.some((one) => isWithin(one.domain, domain))) return 'changed'
  return nameOfSource(row, domain) === null ? 'stranger' : 'service'
}

/** Who it verifiably came from, where that is not the domain itself; null where nobody is known. */
export function nameOfSource({ dkimDomains, spfDomain }: DmarcRow, domain: string): string | null {
  const known = [...dkimDomains, ...(spfDomain ? [spfDomain] : [])]
  const other = known.find((one) => one.result === 'pass' && !isWithin(one.domain, domain))
  return other?.domain ?? null
}

/** RFC 7489 §3.1.1, relaxed, without asking which suffixes are public: both are domains that the report names. */
function isWithin(one: string, other: string): boolean {
  return one === other || one.endsWith(`.${other}`) || other.endsWith(`.${one}`)
}
