import { test } from '@japa/runner'
import { Random } from '#appliance/chaos/random.js'
import { CORPUS } from './corpus.js'
import { mutate } from './mutator.js'
import { shrink } from './shrink.js'
import { tryInputs } from './try_inputs.js'

test.group('The fuzzer', () => {
  test('makes the same inputs of the same seed, and others of others', ({ assert }) => {
    const first = mutate(CORPUS, new Random(7))
    assert.deepEqual(mutate(CORPUS, new Random(7)), first)
    const others = Array.from({ length: 20 }, (_, seed) => mutate(CORPUS, new Random(seed + 8)))
    assert.isTrue(others.some((other) => !other.equals(first)))
  })

  test('leaves out of a bad input what it is not bad for', async ({ assert }) => {
    const input = Buffer.from(`${'a'.repeat(500)}<bad>${'b'.repeat(300)}`)
    const smallest = await shrink(input, async (candidate) => candidate.includes('<bad>'))
    assert.equal(smallest.toString(), '<bad>')
  })

  test('says which input threw, and keeps it', async ({ assert }) => {
    const trial = {
      ...{ name: 'specimen', seed: 3, inputs: 50 },
      make: (index: number) => Buffer.from(`input ${index}`),
      look(input: Buffer) {
        if (input.includes('17')) throw new TypeError('seventeen')
        return null
      },
    }
    await assert.rejects(
      () => tryInputs(trial),
      /specimen: threw TypeError: seventeen \(seed 3, input 17, 2 of 8 bytes in .+\)/
    )
  })
})
