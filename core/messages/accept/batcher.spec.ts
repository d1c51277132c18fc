import { setTimeout } from 'node:timers/promises'
import { test } from '@japa/runner'
import { Batcher } from './batcher.js'

test.group('A batcher', () => {
  test('writes together what is asked for together', async ({ assert }) => {
    const batches: number[][] = []
    const batcher = new Batcher<number>(async (items) => void batches.push(items), 10)
    await Promise.all([1, 2, 3].map((item) => batcher.add(item)))
    assert.deepEqual(batches, [[1, 2, 3]])
  })

  test('lets the next batch gather while one is written, and keeps the order', async ({
    assert,
  }) => {
    const batches: number[][] = []
    const batcher = new Batcher<number>(async (items) => {
      batches.push(items)
      await setTimeout(5)
    }, 2)
    await Promise.all([1, 2, 3, 4, 5].map((item) => batcher.add(item)))
    assert.deepEqual(batches, [[1, 2], [3, 4], [5]])
  })

  test('waits for others where several came together, about as long as a write takes', async ({
    assert,
  }) => {
    const batches: number[][] = []
    const batcher = new Batcher<number>(async (items) => {
      batches.push(items)
      await setTimeout(5)
    }, 10)
    await Promise.all([batcher.add(1), batcher.add(2)])
    const early = batcher.add(3)
    await setTimeout(1)
    await Promise.all([early, batcher.add(4)])
    assert.deepEqual(batches, [
      [1, 2],
      [3, 4],
    ])
  })

  test('tells only those whose batch failed, and goes on', async ({ assert }) => {
    const batcher = new Batcher<string>(async (items) => {
      if (items.includes('bad')) throw new Error('disk full')
    }, 1)
    const results = await Promise.allSettled(
      ['good', 'bad', 'fine'].map((item) => batcher.add(item))
    )
    assert.deepEqual(
      results.map(({ status }) => status),
      ['fulfilled', 'rejected', 'fulfilled']
    )
  })
})
