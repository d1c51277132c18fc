import fc from 'fast-check'
import { test } from '@japa/runner'
import type { Evidence } from '@caliopen/contract/evidence'
import { specimen } from '@caliopen/contract/kit/trust_rules/specimen'
import { LANGUAGES, say, textsOf } from '#core/tests/texts.js'
import { AXES, levelOf, wordOf } from './level.js'
import { judgeWithoutRules, pending, PENDING_CEILING, verdictOn } from './verdict.js'

const absent = { rule: 'weather/storm', axis: 'technical', plugin: 'Weather' } as const

function row(points: number, axis: Evidence['axis'] = 'technical'): Evidence {
  return { rule: 'steady/one', axis, points, reason: { key: 'plugins.steady.one', values: {} } }
}

test.group('A trust verdict', () => {
  test('explains its level by its rows', () => {
    const rows = fc.array(fc.tuple(fc.nat(60), fc.constantFrom(...AXES)))
    fc.assert(
      fc.property(rows, (found) => {
        const { level, word, evidence } = verdictOn(
          found.map(([points, axis]) => row(points, axis))
        )
        return level === levelOf(evidence) && word === wordOf(level)
      })
    )
  })

  test('calls nobody trustworthy while an answer is missing', ({ assert }) => {
    const found = AXES.map((axis) => row(40, axis))
    assert.equal(verdictOn(found).word, 'strong')
    const verdict = verdictOn([...found, pending(absent, 'E_DEADLINE')])
    assert.include(verdict, { level: PENDING_CEILING, word: 'low', isPending: true })
  })

  test('lets stand what was found of an ordinary message while an answer is missing', ({
    assert,
  }) => {
    const verdict = verdictOn([row(12), pending(absent, 'E_DEADLINE')])
    assert.include(verdict, { level: 12, isPending: true })
  })

  test('without any rule says that nothing was verified, and is to be worked out', async ({
    assert,
  }) => {
    const [verdict] = await judgeWithoutRules([specimen()])
    assert.include(verdict, { level: 0, word: 'none', isPending: true })
    assert.lengthOf(verdict?.evidence ?? [], 1)
  })

  test('has words for what is missing in {$self}')
    .with([...LANGUAGES])
    .run(async ({ assert }, language) => {
      const [nothing] = await judgeWithoutRules([specimen()])
      const rows = [...(nothing?.evidence ?? []), pending(absent, 'E_DEADLINE')]
      for (const { reason } of rows) {
        assert.match(say(reason, language, textsOf('trust', language)), /[.]$/)
      }
    })
})
