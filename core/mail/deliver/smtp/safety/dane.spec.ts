import 'reflect-metadata'
import { createHash, X509Certificate } from 'node:crypto'
import * as x509 from '@peculiar/x509'
import { test } from '@japa/runner'
import type { TlsaRecord } from '../../../dns/resolver.js'
import { isUsable, matchesDane } from './dane.js'

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
const DAY = 86_400_000
const NOW = Date.now()

interface Made {
  own: X509Certificate
  authority: X509Certificate
  stranger: X509Certificate
}

async function make(): Promise<Made> {
  const [authorityKeys, ownKeys, strangeKeys] = await Promise.all([keys(), keys(), keys()])
  const validity = { notBefore: new Date(NOW - DAY), notAfter: new Date(NOW + DAY) }
  const authority = (pair: CryptoKeyPair) =>
    x509.X509CertificateGenerator.createSelfSigned({
      ...{ ...validity, serialNumber: '01', name: 'CN=Authority', keys: pair },
      signingAlgorithm: ALGORITHM,
      extensions: [new x509.BasicConstraintsExtension(true, 0, true)],
    })
  const own = await x509.X509CertificateGenerator.create({
    ...{ ...validity, serialNumber: '02', subject: 'CN=x', issuer: 'CN=Authority' },
    ...{ publicKey: ownKeys.publicKey, signingKey: authorityKeys.privateKey },
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.SubjectAlternativeNameExtension([{ type: 'dns', value: 'mx.far.example' }]),
    ],
  })
  const [good, strange] = await Promise.all([authority(authorityKeys), authority(strangeKeys)])
  const [ownRead, authorityRead, stranger] = [own, good, strange].map(
    (one) => new X509Certificate(Buffer.from(one.rawData))
  )
  if (!ownRead || !authorityRead || !stranger) throw new Error('no certificates')
  return { own: ownRead, authority: authorityRead, stranger }
}

function keys(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])
}

function record(
  usage: number,
  selector: number,
  matchingType: number,
  certificate: X509Certificate
): TlsaRecord {
  const whole =
    selector === 0 ? certificate.raw : certificate.publicKey.export({ type: 'spki', format: 'der' })
  const hash = ['', 'sha256', 'sha512'][matchingType] ?? ''
  const data = hash === '' ? whole : createHash(hash).update(whole).digest()
  return { usage, selector, matchingType, data }
}

test.group('The records of DANE', (group) => {
  let made: Made
  const names = ['mx.far.example']

  group.setup(async () => {
    made = await make()
  })

  test('name a certificate or its key, whole or as a digest', ({ assert }) => {
    for (const selector of [0, 1]) {
      for (const matchingType of [0, 1, 2]) {
        const good = record(3, selector, matchingType, made.own)
        const other = record(3, selector, matchingType, made.stranger)
        assert.isTrue(matchesDane([other, good], [made.own], [], NOW))
        assert.isFalse(matchesDane([other], [made.own], names, NOW))
      }
    }
  })

  test('ask of the certificate itself for no name and no date (RFC 7672 §3.1.1)', ({ assert }) => {
    assert.isTrue(matchesDane([record(3, 1, 1, made.own)], [made.own], ['x'], NOW + 9 * DAY))
  })

  test('ask of an authority that it signed, in time, for this name (§3.1.2)', ({ assert }) => {
    const { own, authority, stranger } = made
    const records = [record(2, 0, 1, authority)]
    assert.isTrue(matchesDane(records, [own, authority], names, NOW))
    assert.isFalse(matchesDane(records, [own, authority], ['mx.evil.example'], NOW))
    assert.isFalse(matchesDane(records, [own, authority], names, NOW + 9 * DAY))
    assert.isFalse(matchesDane(records, [own], names, NOW))
    // The authority is shown, but somebody else signed.
    const imposed = [record(2, 0, 1, stranger)]
    assert.isFalse(matchesDane(imposed, [own, stranger], names, NOW))
    assert.isFalse(matchesDane(records, [stranger, authority], names, NOW))
    assert.isFalse(matchesDane([record(3, 0, 1, authority)], [own, authority], names, NOW))
  })

  test('are of use in four ways only', ({ assert }) => {
    const data = Buffer.alloc(32)
    const base = { usage: 3, selector: 1, matchingType: 1, data }
    assert.isTrue(isUsable(base))
    for (const change of [
      ...[{ usage: 0 }, { usage: 1 }, { usage: 4 }, { selector: 2 }, { matchingType: 3 }],
      ...[{ matchingType: 2 }, { data: Buffer.alloc(31) }],
      { matchingType: 0, data: Buffer.alloc(0) },
    ]) {
      assert.isFalse(isUsable({ ...base, ...change }), JSON.stringify(change))
    }
  })
})
