import { X509Certificate } from 'node:crypto'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSecureContext } from 'node:tls'
import { test } from '@japa/runner'
import { openCertificate } from './certificate.js'

test.group('The certificate', (group) => {
  let folder: string

  group.each.setup(() => {
    folder = mkdtempSync(join(tmpdir(), 'caliopen-tls-'))
    return () => rmSync(folder, { recursive: true, force: true })
  })

  test('is made at the first start, for its owner only, and kept', async ({ assert }) => {
    const first = await openCertificate(folder)
    const second = await openCertificate(folder)
    assert.deepEqual(first.pair, second.pair)
    assert.equal(statSync(join(folder, 'tls', 'self-signed.pem')).mode & 0o777, 0o600)
    assert.doesNotThrow(() => createSecureContext({ ...first.pair, minVersion: 'TLSv1.2' }))
    const { publicKey } = new X509Certificate(first.pair.cert)
    assert.equal(publicKey.asymmetricKeyDetails?.namedCurve, 'prime256v1')
  })

  test('follows the name of the server, and tells who shows it', async ({ assert }) => {
    const certificate = await openCertificate(folder)
    const shown: string[] = []
    const stop = certificate.onRenewal(({ cert }) => shown.push(cert))
    await Promise.all([
      certificate.renewFor('mail.example.org'),
      certificate.renewFor('mail.example.org'),
    ])
    await certificate.renewFor('mail.example.org')
    assert.lengthOf(shown, 1)
    assert.equal(
      new X509Certificate(shown[0] ?? '').checkHost('mail.example.org'),
      'mail.example.org'
    )
    stop()
    await certificate.renewFor('mx.example.org')
    assert.lengthOf(shown, 1)
  })

  test('is made anew where the file is broken', async ({ assert }) => {
    await openCertificate(folder)
    writeFileSync(join(folder, 'tls', 'self-signed.pem'), 'half a k')
    const certificate = await openCertificate(folder)
    assert.doesNotThrow(() => createSecureContext(certificate.pair))
  })
})
