import { createHash, X509Certificate } from 'node:crypto'
import { test } from '@japa/runner'
import { makeSelfSigned } from '../../tls/self_signed.js'
import { transportRecords } from './transport_records.js'
import { mtaStsId, mtaStsText } from './mta_sts_text.js'

const facts = { domain: 'caliopen.example', hostname: 'mx.caliopen.example' }

test.group('What is published about our transport', () => {
  test('is a policy as RFC 8461 writes it', ({ assert }) => {
    assert.equal(
      mtaStsText(facts.hostname, 'enforce'),
      'version: STSv1\r\nmode: enforce\r\nmx: mx.caliopen.example\r\nmax_age: 1209600\r\n'
    )
  })

  test('has another id when the policy is another', ({ assert }) => {
    const [testing, enforce] = (['testing', 'enforce'] as const).map((mode) =>
      mtaStsId(mtaStsText(facts.hostname, mode))
    )
    assert.notEqual(testing, enforce)
    assert.match(testing ?? '', /^[a-z\d]{1,32}$/)
  })

  test('is a plan for the DNS', async ({ assert }) => {
    const certificate = await makeSelfSigned(facts.hostname)
    const records = transportRecords({ ...facts, mode: 'testing', certificate })
    const id = mtaStsId(mtaStsText(facts.hostname, 'testing'))
    const key = new X509Certificate(certificate).publicKey.export({ type: 'spki', format: 'der' })
    assert.deepEqual(
      records.map(({ name, type, value }) => `${name} ${type} ${value}`),
      [
        `_mta-sts.caliopen.example TXT v=STSv1; id=${id};`,
        'mta-sts.caliopen.example CNAME mx.caliopen.example.',
        '_smtp._tls.caliopen.example TXT v=TLSRPTv1; rua=mailto:tls-reports@caliopen.example',
        `_25._tcp.mx.caliopen.example TLSA 3 1 1 ${createHash('sha256').update(key).digest('hex')}`,
      ]
    )
  })

  test('has nothing to say about a certificate that is not known', ({ assert }) => {
    const records = transportRecords({ ...facts, mode: 'none', certificate: null })
    assert.notInclude(
      records.map(({ type }) => type),
      'TLSA'
    )
  })
})
