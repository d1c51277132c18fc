import { test } from '@japa/runner'
import { unknownOperators } from './unknown_operators.js'

test.group('A search', () => {
  test('names the operators that it does not know', ({ assert }) => {
    assert.deepEqual(unknownOperators('from:ana sujet:facture "to:x y:z" label:x'), [
      'sujet:facture',
      'label:x',
    ])
  })

  test('takes no time, address or plain word for an operator', ({ assert }) => {
    assert.deepEqual(unknownOperators('at 14:05 https://example.org De:Ana À:bo mailto:x re :'), [])
  })
})
