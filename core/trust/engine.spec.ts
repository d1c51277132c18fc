import fc from 'fast-check'
import { test } from '@japa/runner'
import type { Evidence, TrustRule } from '@caliopen/contract/evidence'
import { decideTrust, PENDING_KEY } from './engine.js'
import { levelOf, wordOf } from './level.js'
import { encrypted, specimen } from './specimen.js'
import { authentications, openpgps, persons, services, transports } from './specimens.js'

const anyFacts = fc.record({
  channel: fc.constantFrom('email', 'xmpp'),
  transport: fc.constantFrom(...transports),
  authentication: fc.constantFrom(...authentications),
  openpgp: fc.constantFrom(...openpgps),
  service: fc.constantFrom(...services),
  personal: fc.constantFrom(...persons),
})

test.group('Trust engine', () => {
  test('explains every level by its rows', () => {
    fc.assert(
      fc.property(fc.array(anyFacts), (batch) =>
        decideTrust(batch).every(
          ({ level, word, evidence }) => level === levelOf(evidence) && word === wordOf(level)
        )
      )
    )
  })

  test('judges a message the same, alone and in a batch', ({ assert }) => {
    fc.assert(
      fc.property(fc.array(anyFacts), (batch) => {
        assert.deepEqual(
          decideTrust(batch),
          batch.flatMap((one) => decideTrust([one]))
        )
      })
    )
  })

  test('has a reason for every row', ({ assert }) => {
    for (const { evidence } of decideTrust([specimen(), specimen({ transport: encrypted })])) {
      assert.isNotEmpty(evidence)
      evidence.forEach(({ reason }) => assert.match(reason.key, /^trust\./))
    }
  })

  test('goes on without a rule that throws, and records its answer as pending', ({ assert }) => {
    const [verdict] = decideTrust([specimen()], [steady(7), failing])

    assert.equal(verdict?.level, 7)
    assert.deepEqual(
      verdict?.evidence.map(({ rule, reason }) => [rule, reason.key]),
      [
        ['steady', 'trust.transport.encrypted'],
        ['failing', PENDING_KEY],
      ]
    )
    assert.equal(verdict?.evidence[1]?.reason.values.cause, 'Error: out of order')
  })

  test('a message that a rule stumbles over costs the others nothing', ({ assert }) => {
    const batch = [specimen(), specimen({ channel: 'odd' }), specimen()]
    const levels = decideTrust(batch, [stumbling]).map(({ level }) => level)
    assert.deepEqual(levels, [9, 0, 9])
  })

  test('takes as pending what is not evidence: {name}')
    .with([
      { name: 'negative points', change: { points: -1 } },
      { name: 'half points', change: { points: 0.5 } },
      { name: 'points that are no number', change: { points: Number.NaN } },
      { name: 'a ceiling above 100', change: { ceiling: 101 } },
      { name: 'a ceiling below 0', change: { ceiling: -1 } },
    ])
    .run(({ assert }, { change }) => {
      const rule: TrustRule = { ...failing, judge: () => [[{ ...row(3), ...change }]] }
      const [verdict] = decideTrust([specimen()], [rule])
      assert.deepEqual(
        verdict?.evidence.map(({ reason }) => reason.key),
        [PENDING_KEY]
      )
    })

  test('takes as pending an answer that does not fit the batch', ({ assert }) => {
    const rule: TrustRule = { ...failing, judge: () => [] }
    assert.equal(decideTrust([specimen()], [rule])[0]?.evidence[0]?.reason.key, PENDING_KEY)
  })
})

const failing: TrustRule = {
  name: 'failing',
  axis: 'technical',
  judge() {
    throw new Error('out of order')
  },
}

const stumbling: TrustRule = {
  name: 'stumbling',
  axis: 'technical',
  judge(facts) {
    if (facts.some(({ channel }) => channel === 'odd')) throw new Error('odd')
    return facts.map(() => [row(9)])
  },
}

function steady(points: number): TrustRule {
  return { name: 'steady', axis: 'technical', judge: (facts) => facts.map(() => [row(points)]) }
}

function row(points: number): Evidence {
  const reason = { key: 'trust.transport.encrypted', values: { protocol: 'TLSv1.3' } }
  return { rule: 'steady', axis: 'technical', points, reason }
}
