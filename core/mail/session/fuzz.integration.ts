import { test } from '@japa/runner'
import { fuzzDialogue } from './testing/fuzz_dialogue.js'

const RUNS = Number(process.env.FUZZ_RUNS ?? 2_000)

test.group('Whatever a client says', (group) => {
  group.tap((each) => each.tags(['@once']))
  test('the server neither falls nor hangs, keeps only whole lines, and gives all room back', async () => {
    await fuzzDialogue({ inputs: RUNS })
  }).timeout(120_000)
})
