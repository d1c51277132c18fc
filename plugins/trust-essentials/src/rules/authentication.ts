import type { AuthenticationFacts, DomainVerdict, Facts } from '@caliopen/contract/facts'
import { alignedPass } from '@caliopen/contract/proof'
import { defineRule } from '@caliopen/contract/plugin/define_rule'
import type { Finding } from '@caliopen/contract/points/trust_rules'
import { shorten } from '../shorten.js'

const UNCHECKED: Finding = {
  points: 0,
  reason: { key: 'authentication.unchecked', values: {} },
}

/** Is the sender's domain genuine? Only verdicts of our own count; headers that claim one do not. */
export const authentication = defineRule((facts: Facts) => {
  if (facts.authentication !== null) return findings(facts.authentication)
  return facts.channel === 'email' && !facts.transport?.local ? [UNCHECKED] : []
})

function findings({ dmarc, dkim, spf, iprev }: AuthenticationFacts): Finding[] {
  return [...ofDkim(dkim), ...ofDmarc(dmarc), ...ofSpf(spf), ...ofIprev(iprev)]
}

/** A signature counts for the domain it speaks of: a stranger's says nothing of the sender. */
function ofDkim(signatures: readonly DomainVerdict[]): Finding[] {
  const own = alignedPass(signatures)
  if (own) return [found('dkim_aligned', 6, { domain: shorten(own.domain) })]

  const foreign = signatures.find(({ result }) => result === 'pass')
  if (foreign) return [advised('dkim_foreign', 'sign', { domain: shorten(foreign.domain) })]
  return [advised(signatures.length > 0 ? 'dkim_failed' : 'dkim_missing', 'sign')]
}

/** Whatever the domain's policy asks for, a failure means that the address is not vouched for. */
function ofDmarc(dmarc: AuthenticationFacts['dmarc']): Finding[] {
  switch (dmarc?.result) {
    case 'pass':
      return [found('dmarc_passed', 1)]
    case 'fail':
      return [{ ...found('dmarc_failed', 0), ceiling: 0, advice: advice('ask_otherwise') }]
    case 'none':
      return [advised('dmarc_missing', 'publish_policy')]
    default:
      return [found('dmarc_undecided', 0)]
  }
}

function ofSpf(spf: DomainVerdict | null): Finding[] {
  if (spf?.result === 'pass' && spf.aligned) return [found('spf_aligned', 1)]
  if (spf?.result === 'fail' || spf?.result === 'softfail') {
    return [advised('spf_failed', 'list_servers', { domain: shorten(spf.domain) })]
  }
  return []
}

/** RFC 8601 §3: the address has a name, and the name has that address. */
function ofIprev(iprev: AuthenticationFacts['iprev']): Finding[] {
  if (iprev?.result === 'pass') return [found('iprev_passed', 1)]
  return iprev?.result === 'fail' ? [found('iprev_failed', 0)] : []
}

function found(name: string, points: number, values: Record<string, string> = {}): Finding {
  return { points, reason: { key: `authentication.${name}`, values } }
}

function advised(name: string, counsel: string, values?: Record<string, string>): Finding {
  return { ...found(name, 0, values), advice: advice(counsel) }
}

function advice(counsel: string) {
  return { key: `authentication.advice.${counsel}`, values: {} }
}
