import type {
  AuthenticationFacts,
  AuthenticationResult,
  DomainVerdict,
  Facts,
  OpenpgpFacts,
  PersonalFacts,
  ServiceFacts,
  SignatureState,
  TransportFacts,
} from '../../facts.js'
import { authenticated, clear, encrypted, friend, specimen, stranger } from './specimen.js'

/** Everything that a rule can tell apart, for specs that must see every answer. */
export const transports: (TransportFacts | null)[] = [
  null,
  clear,
  encrypted,
  { ...clear, local: true },
  { ...clear, remoteName: 'mail-wr1-f45.google.com' },
  { ...encrypted, tls: { protocol: 'TLSv1', cipher: 'AES128-SHA', verified: true } },
]

const dkims: DomainVerdict[] = [
  { result: 'pass', domain: 'atelier.example', aligned: true },
  { result: 'fail', domain: 'atelier.example', aligned: true },
  { result: 'pass', domain: 'sender.example', aligned: false },
]

export const authentications: (AuthenticationFacts | null)[] = [
  null,
  { ...authenticated, dkim: [] },
  ...dkims.map((verdict) => ({ ...authenticated, dkim: [verdict] })),
  ...of('pass', 'softfail').map((result) => ({
    ...authenticated,
    spf: { result, domain: 'atelier.example', aligned: true },
  })),
  ...of('pass', 'fail', 'none', 'temperror').map((result) => ({
    ...authenticated,
    dmarc: { result, policy: null },
  })),
  ...of('pass', 'fail').map((result) => ({ ...authenticated, iprev: { result, name: null } })),
]

const signatures: SignatureState[] = ['good', 'bad', 'unknown key', 'none']

export const openpgps: (OpenpgpFacts | null)[] = [
  null,
  ...signatures.flatMap((signature) =>
    [true, false].flatMap((yes) => [
      { encrypted: yes, signature, signerIsSender: true, keyVerifiedInPerson: yes },
      { encrypted: yes, signature, signerIsSender: false, keyVerifiedInPerson: yes },
    ])
  ),
]

const unknownService: ServiceFacts = specimen().service

export const services: ServiceFacts[] = [
  unknownService,
  { ...unknownService, domain: 'gmail.com' },
  { ...unknownService, mx: ['atelier-example.mail.protection.outlook.com'] },
  { ...unknownService, wellConfigured: true, seal: { issuer: 'Caliopen', verified: true } },
  { ...unknownService, wellConfigured: false, seal: { issuer: 'Caliopen', verified: false } },
]

export const persons: PersonalFacts[] = [
  stranger,
  friend,
  { ...friend, repliedInThread: false, verifiedInPerson: true },
  { ...stranger, receivedBefore: 1, firstSeenAt: Date.UTC(2026, 4, 2) },
]

/** Every combination, about 26,000. */
export function* everySpecimen(): Generator<Facts> {
  for (const transport of transports)
    for (const authentication of authentications)
      for (const openpgp of openpgps)
        for (const service of services)
          for (const personal of persons)
            yield specimen({ transport, authentication, openpgp, service, personal })
}

function of(...results: AuthenticationResult[]): AuthenticationResult[] {
  return results
}
