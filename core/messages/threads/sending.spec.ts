import { test } from '@japa/runner'
import { stateOf } from './sending.js'

const now = 1_000

test.group('The state of a delivery', () => {
  test('is said in our words')
    .with([
      { row: { status: 'queued', attempts: 0, next_at: now + 1 }, state: 'held' },
      { row: { status: 'queued', attempts: 0, next_at: now }, state: 'queued' },
      { row: { status: 'queued', attempts: 2, next_at: now + 1 }, state: 'deferred' },
      { row: { status: 'leased', attempts: 1, next_at: now }, state: 'sending' },
      { row: { status: 'delivered', attempts: 1, next_at: now }, state: 'delivered' },
      { row: { status: 'failed', attempts: 9, next_at: now }, state: 'bounced' },
    ] as const)
    .run(({ assert }, { row, state }) => assert.equal(stateOf(row, now), state))
})
