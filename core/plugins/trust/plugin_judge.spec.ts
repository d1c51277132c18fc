import { test } from '@japa/runner'
import { PluginError } from '@caliopen/contract/plugin/errors'
import {
  authenticated,
  signedAndEncrypted,
  specimen,
} from '@caliopen/contract/kit/trust_rules/specimen'
import { everySpecimen } from '@caliopen/contract/kit/trust_rules/specimens'
import { essentialJudge } from '#core/tests/essential_judge.js'
import { PENDING_KEY, type TrustVerdict } from '#core/trust/verdict.js'
import { signsOf } from '#core/trust/signs.js'
import type { PluginCalls } from '../hosts/plugin_calls.js'
import { pluginJudge } from './plugin_judge.js'
import type { RulePlugin } from './rule_plugin.js'

const steady: RulePlugin = {
  id: 'steady',
  version: '1.0.0',
  name: 'Steady',
  rules: [
    { name: 'one', axis: 'technical', title: 'one' },
    { name: 'two', axis: 'service', title: 'two' },
  ],
  texts: new Set(['one', 'two', 'advice']),
}
const other: RulePlugin = { ...steady, id: 'other', name: 'Other', rules: steady.rules.slice(0, 1) }
const found = { points: 7, reason: { key: 'one', values: {} } }

/** Each plugin's answer to a batch, or the error that comes instead. */
function judgeOf(
  answers: Record<string, (length: number) => unknown>,
  plugins: RulePlugin[] = [steady]
) {
  const asked: [plugin: string, messages: number][] = []
  const calls: PluginCalls = {
    call: async (plugin, _, facts) => {
      const { length } = facts as unknown[]
      asked.push([plugin, length])
      return answers[plugin]?.(length)
    },
  }
  const warnings: object[] = []
  const log = { warn: (details: object) => void warnings.push(details) }
  return { asked, warnings, judge: pluginJudge({ calls, rulePlugins: async () => plugins, log }) }
}

function all(rows: unknown) {
  return (length: number) => {
    const answer = Array.from({ length }, () => rows)
    return { one: answer, two: Array.from({ length }, () => []) }
  }
}

function reasons(verdict: TrustVerdict | undefined) {
  return verdict?.evidence.map(({ rule, reason }) => [rule, reason.key])
}

test.group('The judge made of plugins', () => {
  test('names rules and texts after their plugin', async ({ assert }) => {
    const advice = { key: 'advice', values: { domain: 'far.example' } }
    const { judge } = judgeOf({ steady: all([{ ...found, ceiling: 40, advice }]) })
    const [verdict] = await judge([specimen()])
    assert.deepEqual(verdict?.evidence, [
      {
        ...{ rule: 'steady/one', axis: 'technical', points: 7, ceiling: 40 },
        reason: { key: 'plugins.steady.one', values: {} },
        advice: { key: 'plugins.steady.advice', values: { domain: 'far.example' } },
      },
    ])
    assert.include(verdict, { level: 7, isPending: false })
  })

  test('asks in batches of 64, every plugin once a batch', async ({ assert }) => {
    const { judge, asked } = judgeOf({ steady: all([found]), other: all([found]) }, [steady, other])
    const verdicts = await judge(Array.from({ length: 65 }, () => specimen()))
    assert.lengthOf(verdicts, 65)
    assert.sameDeepMembers(asked, [
      ['steady', 64],
      ['other', 64],
      ['steady', 1],
      ['other', 1],
    ])
    assert.isTrue(verdicts.every(({ level }) => level === 14))
  })

  test('judges a message the same, alone and in a batch', async ({ assert }) => {
    const some = [...everySpecimen()].filter((_, index) => index % 97 === 0)
    const together = await essentialJudge(some)
    const alone = await Promise.all(some.map(async (one) => (await essentialJudge([one]))[0]))
    assert.deepEqual(together, alone)
  })

  test('goes on without a plugin that fails, and says in one row that it is pending', async ({
    assert,
  }) => {
    const failing = () => {
      throw new PluginError('E_DEADLINE', 'too slow')
    }
    const { judge } = judgeOf({ steady: failing, other: all([found]) }, [other, steady])
    const [verdict] = await judge([specimen()])
    assert.deepEqual(reasons(verdict), [
      ['other/one', 'plugins.other.one'],
      ['steady', PENDING_KEY],
    ])
    assert.include(verdict, { level: 7, isPending: true })
    assert.deepEqual(verdict?.evidence[1]?.reason.values, {
      plugin: 'Steady',
      cause: 'E_DEADLINE: too slow',
    })
  })

  test('waits no more for a plugin that failed again and again', async ({ assert }) => {
    const failing = () => {
      throw new PluginError('E_DEADLINE', 'too slow')
    }
    const { judge, asked, warnings } = judgeOf({ steady: failing })
    for (let times = 0; times < 10; times++) await judge([specimen()])
    assert.lengthOf(asked, 3)
    assert.lengthOf(warnings, 1)
    assert.isTrue((await judge([specimen()]))[0]?.isPending)
  })

  test('a message that a rule stumbles over costs the others nothing', async ({ assert }) => {
    const { judge } = judgeOf({
      steady: () => ({ one: [[found], { failed: 'odd' }, [found]], two: [[], [], []] }),
    })
    const verdicts = await judge([specimen(), specimen(), specimen()])
    assert.deepEqual(
      verdicts.map(({ level, isPending }) => [level, isPending]),
      [
        [7, false],
        [0, true],
        [7, false],
      ]
    )
  })

  test('takes as pending what is no evidence: {name}')
    .with<{ name: string; rows: unknown }[]>([
      { name: 'negative points', rows: [{ ...found, points: -1 }] },
      { name: 'half points', rows: [{ ...found, points: 0.5 }] },
      { name: 'points that are no number', rows: [{ ...found, points: '7' }] },
      { name: 'points beyond counting', rows: [{ ...found, points: 1e9 }] },
      { name: 'a ceiling above 100', rows: [{ ...found, ceiling: 101 }] },
      { name: 'a ceiling below 0', rows: [{ ...found, ceiling: -1 }] },
      { name: 'no reason', rows: [{ points: 1 }] },
      { name: 'a text of somebody else', rows: [{ ...found, reason: { key: 'x', values: {} } }] },
      { name: 'a value that is an object', rows: [textWith({ domain: {} })] },
      { name: 'a very long value', rows: [textWith({ domain: 'x'.repeat(501) })] },
      { name: 'a value called __proto__', rows: [textWith(JSON.parse('{"__proto__":"x"}'))] },
      { name: 'more rows than anybody reads', rows: Array.from({ length: 9 }, () => found) },
      { name: 'no list', rows: 'yes' },
      { name: 'nothing', rows: undefined },
    ])
    .run(async ({ assert }, { rows }) => {
      const { judge } = judgeOf({ steady: all(rows) })
      const [verdict] = await judge([specimen()])
      assert.deepEqual(reasons(verdict), [['steady/one', PENDING_KEY]])
    })

  test('takes as pending an answer that does not fit the batch: {$self}')
    .with(['{}', 'null', '[]', '{"one":[[],[]],"two":[[]]}', '7'])
    .run(async ({ assert }, answer) => {
      const { judge } = judgeOf({ steady: () => JSON.parse(answer) })
      assert.deepEqual(reasons((await judge([specimen()]))[0]), [['steady/one', PENDING_KEY]])
    })

  test('without plugins says that nothing was verified', async ({ assert }) => {
    const { judge } = judgeOf({}, [])
    const [verdict] = await judge([specimen()])
    assert.deepEqual(reasons(verdict), [['core', 'trust.no_rules']])
  })
})

test.group('Trust signs', () => {
  const service = { ...specimen().service, seal: { issuer: 'Caliopen', verified: true } }

  test('show a seal that holds and a signature that is the sender’s', async ({ assert }) => {
    const facts = specimen({ service, authentication: authenticated, openpgp: signedAndEncrypted })
    const [verdict] = await essentialJudge([facts])
    assert.deepEqual(signsOf((verdict?.evidence ?? []).map(({ sign }) => sign)), {
      sealed: true,
      verifiedSignature: true,
    })
  })

  test('show nothing that was only claimed', async ({ assert }) => {
    const openpgp = { ...signedAndEncrypted, signerIsSender: false }
    const [verdict] = await essentialJudge([specimen({ service, openpgp })])
    assert.deepEqual(signsOf((verdict?.evidence ?? []).map(({ sign }) => sign)), {
      sealed: false,
      verifiedSignature: false,
    })
  })

  test('show nothing that the facts do not bear, whatever a rule says', async ({ assert }) => {
    const { judge } = judgeOf({ steady: all([{ ...found, sign: 'signature' }]) })
    const [verdict] = await judge([
      specimen({ openpgp: { ...signedAndEncrypted, signature: 'bad' } }),
    ])
    assert.deepEqual(
      verdict?.evidence.map(({ sign }) => sign),
      [undefined]
    )
  })
})

function textWith(values: object) {
  return { ...found, reason: { key: 'one', values } }
}
