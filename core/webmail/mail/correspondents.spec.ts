import { test } from '@japa/runner'
import { correspondent, whoText } from './correspondents.js'

test.group('Correspondents', () => {
  test('are known by the initials of their first and last name')
    .with([
      ['Ana de Souza', 'AS'],
      ['émile', 'É'],
      ['', 'B'],
      ['"Shop" (no-reply)', 'SR'],
      ['李小龙', '李'],
      ['!!', '?'],
    ] as const)
    .run(({ assert }, [name, initials]) => {
      assert.equal(correspondent(name, 'bo@far.example').initials, initials)
    })

  test('are named by their address where they have no name', ({ assert }) => {
    assert.equal(correspondent('', 'bo@far.example').name, 'bo@far.example')
  })

  test('stand in a list of the language, alone with the whole name', ({ assert }) => {
    const people = ['Marie Curie', 'Paul Klee', 'bo@far.example'].map((name) =>
      correspondent(name, '')
    )
    assert.equal(whoText(people.slice(0, 1), 'en'), 'Marie Curie')
    assert.equal(whoText(people, 'fr'), 'Marie, Paul et bo@far.example')
  })
})
