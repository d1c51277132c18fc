import { test } from '@japa/runner'
import { ScratchStorage } from './scratch_storage.js'
import { MOST_LISTED, type KeptStorage } from './storage.js'

const bytes = (text: string) => Buffer.from(text)

/** Kept keys that complain when somebody writes. */
function keptWith(...keys: string[]): KeptStorage {
  const never = () => Promise.reject(new Error('nothing is to be written here'))
  return {
    get: async (key) => (keys.includes(key) ? bytes(`kept ${key}`) : null),
    set: never,
    delete: never,
    list: async (prefix, after) =>
      keys.filter((key) => key.startsWith(prefix) && key > (after ?? '')).slice(0, MOST_LISTED),
  }
}

test.group('Scratch storage', () => {
  test('shows what is kept, and what was written over it', async ({ assert }) => {
    const scratch = new ScratchStorage(keptWith('a', 'b'), 100)
    await scratch.set('a', bytes('new'))
    await scratch.delete('b')
    await scratch.set('c', bytes('more'))
    assert.equal(String(await scratch.get('a')), 'new')
    assert.isNull(await scratch.get('b'))
    assert.isNull(await scratch.get('d'))
    assert.deepEqual(await scratch.list('', null), ['a', 'c'])
    assert.deepEqual(await scratch.list('', 'a'), ['c'])
    assert.deepEqual(await scratch.list('c', null), ['c'])
  })

  test('fills a page though some of it was deleted', async ({ assert }) => {
    const keys = Array.from({ length: MOST_LISTED + 5 }, (_, n) => `k${String(n).padStart(6, '0')}`)
    const scratch = new ScratchStorage(keptWith(...keys), 100)
    for (const key of keys.slice(0, 3)) await scratch.delete(key)
    const page = await scratch.list('k', null)
    assert.deepEqual([page.length, page[0]], [MOST_LISTED, keys[3]])
  })

  test('holds what was approved', async ({ assert }) => {
    const scratch = new ScratchStorage(keptWith(), 10)
    await scratch.set('a', bytes('12345678'))
    await scratch.set('a', bytes('1234567890'))
    await assert.rejects(() => scratch.set('b', bytes('1')), /approved/)
  })
})
