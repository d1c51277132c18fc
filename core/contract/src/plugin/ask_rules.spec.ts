import { test } from '@japa/runner'
import { specimen } from '../kit/trust_rules/specimen.js'
import type { Finding, TrustRulePoint } from '../points/trust_rules.js'
import { askRules } from './ask_rules.js'
import { defineRule } from './define_rule.js'

const found: Finding = { points: 9, reason: { key: 'found', values: {} } }
const steady = defineRule(() => [found])
const stumbling = defineRule(({ channel }) => {
  if (channel === 'odd') throw new Error('odd')
  return [found]
})
const short: TrustRulePoint = { judge: (facts) => (facts.length > 1 ? [] : [[]]) }
const batch = [specimen(), specimen({ channel: 'odd' }), specimen()]

test.group('The rules of a plugin', () => {
  test('answer one list a message, each', async ({ assert }) => {
    assert.deepEqual(await askRules({ steady }, batch), { steady: [[found], [found], [found]] })
  })

  test('may be slow', async ({ assert }) => {
    const slow: TrustRulePoint = { judge: async (facts) => facts.map(() => [found]) }
    assert.deepEqual(await askRules({ slow }, [specimen()]), { slow: [[found]] })
  })

  test('a message that one stumbles over costs neither other messages nor other rules', async ({
    assert,
  }) => {
    assert.deepEqual(await askRules({ stumbling, steady }, batch), {
      stumbling: [[found], { failed: 'Error: odd' }, [found]],
      steady: [[found], [found], [found]],
    })
  })

  test('an answer that does not fit the batch is asked for again, one by one', async ({
    assert,
  }) => {
    assert.deepEqual(await askRules({ short }, batch), { short: [[], [], []] })
  })
})
