import { test } from '@japa/runner'
import { inputsOf, ROOMS } from './rooms.js'
import { runRoom } from './run_room.js'

const INPUTS = Number(process.env.FUZZ_RUNS ?? 2_000)
/** The same every time; `npm run fuzz` draws others. */
const SEED = 1_204

/** The other rooms try as many beside their code. */
const NAMES = ['mime', 'html', 'chat'] as const

test.group('Whatever strangers write', (group) => {
  group.tap((each) => each.tags(['@once']))

  for (const name of NAMES) {
    test(`nothing falls, hangs or grows over it: ${ROOMS[name].what}`, async ({ assert }) => {
      const inputs = inputsOf(name, INPUTS, NAMES)
      assert.isNull(await runRoom({ name, inputs, seed: SEED }))
    }).timeout(240_000)
  }
})
