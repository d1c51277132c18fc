import type { AuthenticationFacts } from '@caliopen/contract/facts'
import type { Authenticated, LookedUp } from './authenticate.js'
import type { MethodResult } from './header/results.js'

/** What stands in our Authentication-Results: RFC 8601 §2.7, RFC 7489 §11, RFC 8617 §6. */
export function methodResults(
  { spf, signatures, iprev }: LookedUp,
  { facts, author }: Authenticated,
  remoteAddress: string
): MethodResult[] {
  const results: MethodResult[] = []
  if (spf) {
    const property = spf.identity === 'helo' ? 'smtp.helo' : 'smtp.mailfrom'
    results.push({ method: 'spf', result: spf.result, properties: [[property, spf.domain]] })
  }
  for (const { result, domain, selector, algorithm } of signatures.dkim) {
    const properties = [
      ['header.d', domain],
      ['header.s', selector],
      ['header.a', algorithm],
    ] as const
    results.push({ method: 'dkim', result, properties })
  }
  if (facts.dmarc) {
    const { result, policy } = facts.dmarc
    const from = author === null ? [] : ([['header.from', author]] as const)
    const asked = policy === null ? [] : ([['policy.dmarc', policy]] as const)
    results.push({ method: 'dmarc', result, properties: [...from, ...asked] })
  }
  const { arc } = signatures
  if (arc.result !== 'none') {
    const sealer = arc.domain === null ? [] : ([['header.d', arc.domain]] as const)
    results.push({ method: 'arc', result: arc.result, properties: sealer })
  }
  const address = ['policy.iprev', remoteAddress] as const
  return [...results, { method: 'iprev', result: iprev.result, properties: [address] }]
}

/** The same as far as the facts of an arrival tell it: for whoever passes the message on (RFC 8617 §4.1.1). */
export function resultsOfFacts({
  spf,
  dkim,
  dmarc,
  arc,
  iprev,
}: AuthenticationFacts): MethodResult[] {
  const sender = (verdict: NonNullable<typeof spf>): MethodResult => ({
    method: 'spf',
    result: verdict.result,
    properties: [['smtp.mailfrom', verdict.domain]],
  })
  return [
    ...(spf ? [sender(spf)] : []),
    ...dkim.map(({ result, domain }): MethodResult => {
      return { method: 'dkim', result, properties: [['header.d', domain]] }
    }),
    ...(dmarc ? [plain('dmarc', dmarc.result)] : []),
    ...(arc ? [plain('arc', arc.result)] : []),
    ...(iprev ? [plain('iprev', iprev.result)] : []),
  ]
}

function plain(method: MethodResult['method'], result: MethodResult['result']): MethodResult {
  return { method, result, properties: [] }
}
