import { test } from '@japa/runner'
import { runChaos } from '#appliance/chaos/chaos.js'

/** The same one every time; `npm run chaos` draws others, and many more rounds. */
const SEED = 250

test.group('A message that was answered with 250', () => {
  for (const database of ['sqlite', 'mariadb'] as const) {
    test(`is there exactly once, whatever dies and whenever, on ${database}`, async ({
      assert,
    }) => {
      const lines: string[] = []
      const result = await runChaos({
        ...{ database, rounds: 7, seed: SEED, patience: 60_000 },
        say: (line) => void lines.push(line),
      })
      assert.deepEqual(result.faults, [], lines.join('\n'))
      assert.isAtLeast(result.happened.length, 6)
      assert.isAbove(result.repeats, 0)
      assert.isAbove(result.taken, 100)
      assert.isAbove(result.bounced, 0)
    }).timeout(300_000)
  }
})
