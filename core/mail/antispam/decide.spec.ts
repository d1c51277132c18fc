import { test } from '@japa/runner'
import { decide, decideByLists, unscanned, type Thresholds } from './decide.js'
import type { Action, ScanAnswer } from './rspamd/answer.js'

const RSPAMDS: Thresholds = { junk: null, reject: null, refuses: true, waits: true }

function answer(action: Action, score: number, more: Partial<ScanAnswer> = {}): ScanAnswer {
  return { action, score, rejectScore: 15, isForced: false, symbols: [], words: null, ...more }
}

test.group('What becomes of a scanned message', () => {
  test('as rspamd proposes: {action} is {act}')
    .with([
      { action: 'no action', score: 0, act: 'accept' },
      { action: 'greylist', score: 4.5, act: 'accept' },
      { action: 'add header', score: 7, act: 'junk' },
      { action: 'rewrite subject', score: 8, act: 'junk' },
      { action: 'soft reject', score: 4.5, act: 'defer' },
      { action: 'reject', score: 15, act: 'reject' },
    ] as const)
    .run(({ assert }, { action, score, act }) => {
      assert.equal(decide(answer(action, score), [], RSPAMDS).act, act)
    })

  test('by lines of ours: {score} is {act}')
    .with([
      { score: 2.9, act: 'accept' },
      { score: 3, act: 'junk' },
      { score: 9.9, act: 'junk' },
      { score: 10, act: 'reject' },
    ] as const)
    .run(({ assert }, { score, act }) => {
      const action = score >= 6 ? 'add header' : 'no action'
      const { act: made } = decide(answer(action, score), [], { ...RSPAMDS, junk: 3, reject: 10 })
      assert.equal(made, act)
    })

  test('higher lines of ours hold against what rspamd proposes', ({ assert }) => {
    const high = { ...RSPAMDS, junk: 12, reject: 30 }
    assert.equal(decide(answer('add header', 8), [], high).act, 'accept')
    assert.equal(decide(answer('reject', 20), [], high).act, 'junk')
  })

  test('but not against a rule of rspamd that turns mail away by itself', ({ assert }) => {
    const virus = answer('reject', 2, { isForced: true })
    assert.equal(decide(virus, [], { ...RSPAMDS, reject: 30 }).act, 'reject')
  })

  test('nothing is refused, and nobody waits, where the administrator does not want it', ({
    assert,
  }) => {
    const mild = { ...RSPAMDS, refuses: false, waits: false }
    assert.equal(decide(answer('reject', 40), [], mild).act, 'junk')
    assert.equal(decide(answer('soft reject', 4), [], mild).act, 'accept')
  })

  test('lists of senders add to the score, and take from it', ({ assert }) => {
    const listed = (score: number) => [{ name: 'DNSBL', score, options: ['bl.example'] }]
    assert.equal(decide(answer('no action', 3), listed(4), RSPAMDS).act, 'junk')
    assert.equal(decide(answer('no action', 3), listed(-4), RSPAMDS).act, 'accept')
    assert.equal(decide(answer('add header', 7), listed(-4), { ...RSPAMDS, junk: 6 }).act, 'accept')
    assert.equal(decideByLists(listed(7), RSPAMDS).act, 'junk')
    assert.equal(decideByLists(listed(2), RSPAMDS).act, 'accept')
  })

  test('the twelve heaviest symbols are kept, and none without weight', ({ assert }) => {
    const symbols = Array.from({ length: 30 }, (_, at) => ({
      name: `S${at}`,
      score: at % 2 ? at : -at,
      options: [],
    }))
    const { facts } = decide(answer('no action', 1, { symbols }), [], RSPAMDS)
    assert.deepEqual(
      facts.symbols.map(({ name }) => name),
      Array.from({ length: 12 }, (_, at) => `S${29 - at}`)
    )
    const light = decide(answer('no action', 0, { symbols: symbols.slice(0, 1) }), [], RSPAMDS)
    assert.isEmpty(light.facts.symbols)
  })

  test('what was not scanned has no score', ({ assert }) => {
    assert.deepEqual(unscanned([], { ...RSPAMDS, junk: 4 }), {
      ...{ verdict: 'unscanned', score: null, threshold: 4, symbols: [] },
    })
  })
})
