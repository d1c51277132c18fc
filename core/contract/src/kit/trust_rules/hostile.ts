import type { DomainVerdict, Facts } from '../../facts.js'
import { authenticated, encrypted, specimen } from './specimen.js'

const LONG = 'x'.repeat(20_000)
const MANY = 2000

const stranger: DomainVerdict = { result: 'pass', domain: LONG, aligned: false }
const odd: DomainVerdict = { result: 'permerror', domain: LONG, aligned: false }
/** Many of what is long would be more than a call carries: nobody could even send them. */
const manyOdd = Array.from({ length: MANY }, () => ({ ...odd, domain: LONG.slice(0, 250) }))

/** Whoever writes to an account chooses most of what its facts hold: this is what they would send. */
export const hostileFacts: readonly Facts[] = [
  specimen({ channel: LONG }),
  specimen({ transport: { ...encrypted, helo: LONG, remoteName: `${'a.'.repeat(9000)}example` } }),
  specimen({ transport: { ...encrypted, tls: { protocol: '', cipher: LONG, verified: true } } }),
  specimen({ authentication: { ...authenticated, dkim: manyOdd } }),
  specimen({
    authentication: { ...authenticated, spf: odd, dmarc: { result: 'permerror', policy: null } },
  }),
  specimen({
    authentication: { ...authenticated, iprev: { result: 'pass', name: '{count, plural}' } },
  }),
  specimen({
    authentication: { ...authenticated, dkim: [stranger], spf: { ...odd, result: 'fail' } },
  }),
  specimen({ authentication: { ...authenticated, dkim: [{ ...stranger, aligned: true }] } }),
  ...['__proto__', 'constructor', '{domain}', '\u202egpj.example', '\u0000', '..', '@', LONG].map(
    (domain) => specimen({ service: { domain, mx: [domain], wellConfigured: true, seal: null } })
  ),
  specimen({
    service: {
      domain: null,
      mx: Array.from({ length: MANY }, () => LONG.slice(0, 250)),
      wellConfigured: null,
      seal: null,
    },
  }),
  specimen({
    service: {
      domain: 'a.example',
      mx: [],
      wellConfigured: false,
      seal: { issuer: LONG, verified: false },
    },
  }),
  specimen({
    personal: {
      receivedBefore: Number.MAX_SAFE_INTEGER,
      sentTo: Number.MAX_SAFE_INTEGER,
      isContact: true,
      verifiedInPerson: true,
      repliedInThread: true,
      firstSeenAt: -1,
    },
  }),
]
