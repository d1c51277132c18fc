import { test } from '@japa/runner'
import type { DmarcRow } from '../report.js'
import { explainSource, nameOfSource } from './explain_source.js'

const OURS = 'example.org'
const row: DmarcRow = {
  ...{ source: '192.0.2.1', count: 1, disposition: 'none', dkim: false, spf: false },
  ...{ reason: null, dkimDomains: [], spfDomain: null },
}

test.group('What a source means', () => {
  for (const [meaning, facts] of [
    ['yours', { dkim: true, spf: true }],
    ['carried', { dkim: true }],
    ['unsigned', { spf: true }],
    ['forwarder', { reason: 'mailing_list', dkimDomains: [{ domain: OURS, result: 'fail' }] }],
    ['changed', { dkimDomains: [{ domain: `mail.${OURS}`, result: 'fail' }] }],
    ['service', { spfDomain: { domain: 'letters.example', result: 'pass' } }],
    ['service', { dkimDomains: [{ domain: 'letters.example', result: 'pass' }] }],
    ['stranger', { spfDomain: { domain: 'letters.example', result: 'fail' } }],
    ['stranger', { spfDomain: { domain: OURS, result: 'fail' } }],
    ['stranger', {}],
  ] as const) {
    test(`is ${meaning} for ${JSON.stringify(facts)}`, ({ assert }) => {
      assert.equal(explainSource({ ...row, ...facts }, OURS), meaning)
    })
  }

  test('has the name of whoever vouched for it', ({ assert }) => {
    const vouched = { ...row, dkimDomains: [{ domain: 'letters.example', result: 'pass' }] }
    assert.equal(nameOfSource(vouched, OURS), 'letters.example')
    assert.isNull(nameOfSource(row, OURS))
  })
})
