import { test } from '@japa/runner'
import type { Facts } from '@caliopen/contract/facts'
import { essentialJudge } from '../../../core/tests/essential_judge.js'
import {
  authenticated,
  clear,
  encrypted,
  friend,
  signedAndEncrypted,
  specimen,
} from '@caliopen/contract/kit/trust_rules/specimen'

/** What the mission fixes: each kind of message reaches `from` at least and never exceeds `to`. */
interface Line {
  kind: string
  from: number
  to: number
  weakest: Partial<Facts>
  strongest: Partial<Facts>
}

const atGoogle = { domain: 'gmail.com', mx: null, wellConfigured: true, seal: null }
const careful = { domain: 'atelier.example', mx: null, wellConfigured: true, seal: null }
const sealed = { ...careful, seal: { issuer: 'Caliopen', verified: true } }
const met = { ...signedAndEncrypted, keyVerifiedInPerson: true }
const metFriend = { ...friend, verifiedInPerson: true }
const fullyAuthenticated = {
  spf: { result: 'pass', domain: 'atelier.example', aligned: true },
  dkim: [{ result: 'pass', domain: 'atelier.example', aligned: true }],
  dmarc: { result: 'pass', policy: 'reject' },
  arc: null,
  iprev: { result: 'pass', name: 'mail.atelier.example' },
} as const
const verifiedTls = {
  ...encrypted,
  tls: { protocol: 'TLSv1.3', cipher: 'TLS_AES_256_GCM_SHA384', verified: true },
}
const best = { transport: verifiedTls, authentication: fullyAuthenticated }
const ordinary = { transport: encrypted, authentication: authenticated }

const lines: Line[] = [
  {
    kind: 'readable by a surveilled mass service',
    from: 5,
    to: 5,
    weakest: { transport: encrypted, service: atGoogle },
    strongest: { ...best, service: { ...sealed, domain: 'gmail.com' }, personal: metFriend },
  },
  {
    kind: 'signed but not encrypted, so readable by a surveilled mass service',
    from: 5,
    to: 5,
    weakest: { ...ordinary, service: atGoogle, openpgp: { ...met, encrypted: false } },
    strongest: { ...best, service: atGoogle, openpgp: { ...met, encrypted: false } },
  },
  {
    kind: 'PGP-encrypted through a surveilled mass service',
    from: 25,
    to: 25,
    weakest: { ...ordinary, service: atGoogle, openpgp: signedAndEncrypted },
    strongest: { ...best, service: atGoogle, openpgp: met, personal: metFriend },
  },
  {
    kind: 'DMARC failure',
    from: 0,
    to: 0,
    weakest: { authentication: { ...authenticated, dmarc: { result: 'fail', policy: 'none' } } },
    strongest: {
      transport: verifiedTls,
      authentication: { ...fullyAuthenticated, dmarc: { result: 'fail', policy: 'reject' } },
      openpgp: met,
      service: sealed,
      personal: metFriend,
    },
  },
  {
    kind: 'unencrypted transport',
    from: 0,
    to: 10,
    weakest: { transport: clear },
    strongest: { ...best, transport: clear, openpgp: met, service: sealed, personal: metFriend },
  },
  {
    kind: 'unencrypted transport, known in every other way',
    from: 10,
    to: 10,
    weakest: { ...ordinary, transport: clear, personal: friend },
    strongest: { ...best, transport: clear, openpgp: met, service: sealed, personal: metFriend },
  },
  {
    kind: 'ordinary independent server with TLS and aligned DKIM',
    from: 10,
    to: 15,
    weakest: ordinary,
    strongest: best,
  },
  {
    kind: 'PGP-encrypted and signed with a verified key from a well-configured service',
    from: 20,
    to: 59,
    weakest: { ...ordinary, openpgp: signedAndEncrypted, service: careful },
    strongest: { ...best, openpgp: signedAndEncrypted, service: careful, personal: metFriend },
  },
  {
    kind: 'the same from a contact whose key was verified in person',
    from: 60,
    to: 75,
    weakest: {
      ...ordinary,
      openpgp: met,
      service: careful,
      personal: { ...specimen().personal, isContact: true },
    },
    strongest: { ...best, openpgp: met, service: careful, personal: metFriend },
  },
  {
    kind: 'an ordinary message from a sealed service',
    from: 40,
    to: 45,
    weakest: { ...ordinary, service: { ...sealed, wellConfigured: null } },
    strongest: { ...best, service: sealed },
  },
  {
    kind: 'a verified friend on a sealed service',
    from: 100,
    to: 100,
    weakest: { ...ordinary, openpgp: met, service: sealed, personal: metFriend },
    strongest: { ...best, openpgp: met, service: sealed, personal: metFriend },
  },
  {
    kind: 'nothing looked at',
    from: 0,
    to: 4,
    weakest: {},
    strongest: { personal: friend },
  },
]

test.group('Trust calibration', () => {
  test('{kind}: from {from} to {to}')
    .with(lines)
    .run(async ({ assert }, { from, to, weakest, strongest }) => {
      const [low, high] = await essentialJudge([specimen(weakest), specimen(strongest)])
      assert.isAtLeast(low?.level ?? -1, from)
      assert.isAtMost(high?.level ?? 101, to)
      assert.isAtMost(low?.level ?? 101, high?.level ?? -1)
    })
})
