import { test } from '@japa/runner'
import type { Manifest } from '../../manifest/manifest.js'
import { defineRule } from '../../plugin/define_rule.js'
import type { Finding, TrustRulePoint } from '../../points/trust_rules.js'
import { inProcess } from '../in_process.js'
import { runKit } from '../run.js'
import { trustRulesKit } from './kit.js'

const manifest: Manifest = {
  id: 'trust-weather',
  publisher: { id: 'station', name: 'The Station' },
  version: '1.0.0',
  core: '*',
  name: 'Weather',
  summary: 'Trusts what comes by day',
  licence: 'MIT',
  security: 'mailto:security@station.example',
  locales: ['en'],
  contributes: { trustRules: [{ name: 'sun', axis: 'service', title: 'sun' }] },
  permissions: {},
  settings: [],
}
const texts = { sun: 'It shines on {domain}.' }
const found: Finding = { points: 3, reason: { key: 'sun', values: { domain: 'a.example' } } }
const good = defineRule(() => [found])

async function failuresOf(rule: TrustRulePoint, only?: string): Promise<string[]> {
  const subject = {
    manifest,
    files: new Map([['locales/en.json', Buffer.from(JSON.stringify(texts))]]),
    start: inProcess(() => ({ trustRules: { sun: rule } }), manifest),
  }
  const checks = trustRulesKit.checks.filter(({ name }) => only === undefined || name === only)
  const results = await runKit({ ...trustRulesKit, checks }, subject, 'sun', {})
  return results.filter(({ outcome }) => outcome !== 'passed').map(({ check }) => check)
}

function always(finding: Finding): TrustRulePoint {
  return defineRule(() => [finding])
}

test.group('The kit of trust rules', () => {
  test('is content with a rule that keeps the contract', async ({ assert }) => {
    assert.deepEqual(await failuresOf(good), [])
  })

  test('finds a rule that remembers', async ({ assert }) => {
    let calls = 0
    const failures = await failuresOf(defineRule(() => [{ ...found, points: calls++ % 50 }]))
    assert.include(failures, 'finds the same again, and when it was started anew')
  })

  test('finds a rule that looks at its neighbours', async ({ assert }) => {
    const rule: TrustRulePoint = {
      judge: (facts) => facts.map(() => [{ ...found, points: Math.min(facts.length, 99) }]),
    }
    assert.include(await failuresOf(rule), 'finds the same in a message, alone and among others')
  })

  test('finds a rule that loses messages', async ({ assert }) => {
    const rule: TrustRulePoint = { judge: (facts) => facts.slice(1).map(() => [found]) }
    assert.include(await failuresOf(rule), 'has a list for every message, also for none')
  })

  test('finds a rule that the core would not wait for', async ({ assert }) => {
    const rule: TrustRulePoint = {
      judge: async (facts) => {
        await new Promise((resolve) => setTimeout(resolve, facts.length === 64 ? 300 : 0))
        return good.judge(facts)
      },
    }
    const check = 'answers for 64 messages within 250 ms'
    assert.deepEqual(await failuresOf(rule, check), [check])
  })

  test('finds a rule that strangers can stop', async ({ assert }) => {
    const rule = defineRule(({ service }) => {
      if (service.domain === '__proto__') throw new Error('no such domain')
      return [found]
    })
    assert.deepEqual(await failuresOf(rule), ['stands what strangers put into facts'])
  })

  test('finds what cannot be added up or said: {$i}')
    .with<Finding[]>([
      { ...found, points: 0.5 },
      { ...found, points: -1 },
      { ...found, ceiling: 101 },
      { ...found, reason: { key: 'moon', values: {} } },
      { ...found, reason: { key: 'sun', values: {} } },
      { ...found, reason: { key: 'sun', values: { domain: 'x'.repeat(501) } } },
    ])
    .run(async ({ assert }, finding) => {
      assert.isNotEmpty(await failuresOf(always(finding)))
    })
})
