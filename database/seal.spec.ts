import { test } from '@japa/runner'
import { instanceSeal, UnsealableError } from './seal.js'

const seal = instanceSeal('a key of an instance')

test.group('The seal', () => {
  test('opens what it sealed, and seals the same twice in two ways', ({ assert }) => {
    const [first, second] = [seal.seal('hush ☂', 'a'), seal.seal('hush ☂', 'a')]
    assert.equal(seal.open(first, 'a'), 'hush ☂')
    assert.notEqual(first, second)
    assert.notInclude(first, 'hush')
  })

  test('does not open for another purpose, by another key, or what was changed', ({ assert }) => {
    const sealed = seal.seal('hush', 'a')
    const changed = `${sealed.slice(0, -1)}${sealed.endsWith('A') ? 'B' : 'A'}`
    assert.throws(() => seal.open(sealed, 'b'), /sealed/)
    assert.throws(() => instanceSeal('the key of another').open(sealed, 'a'), /sealed/)
    assert.throws(() => seal.open(sealed.slice(0, 30), 'a'), /sealed/)
    assert.throws(() => seal.open(`v2${changed.slice(2)}`, 'a'), /sealed/)
    assert.instanceOf(
      errorOf(() => seal.open('', 'a')),
      UnsealableError
    )
  })
})

function errorOf(work: () => unknown): unknown {
  try {
    return work()
  } catch (error) {
    return error
  }
}
