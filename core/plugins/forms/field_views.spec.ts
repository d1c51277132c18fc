import { test } from '@japa/runner'
import type { Field } from '@caliopen/contract/manifest/fields'
import type { Message } from '@caliopen/contract/text'
import { fieldViews, type FieldAnswers } from './field_views.js'

const texts = { own: (key: string) => `own ${key}`, say: ({ key }: Message) => `said ${key}` }
const server: Field = { name: 'server', label: 'l', help: 'h', type: 'host', required: true }
const token: Field = { name: 'token', label: 't', type: 'secret' }
const sides: Field = {
  name: 'side',
  label: 's',
  type: 'choice',
  default: 'left',
  choices: ['left', 'right'].map((value) => ({ value, label: value })),
}

function view(field: Field, answers: FieldAnswers) {
  const [drawn] = fieldViews([field], answers, texts)
  return drawn
}

test.group('A question of a form', () => {
  test('says what the plugin calls it, what is kept and what is wrong', ({ assert }) => {
    const faults = { server: { key: 'forms.fault.not_host', values: {} } }
    assert.containSubset(view(server, { values: { server: 'a.org' }, faults }), {
      name: 'fields[server]',
      label: 'own l',
      help: 'own h',
      error: 'said forms.fault.not_host',
      value: 'a.org',
      required: true,
    })
  })

  test('never shows a secret, not even one that was just typed', ({ assert }) => {
    const kept = view(token, { values: { token: 'hidden' } })
    assert.containSubset(kept, { value: '', kept: true, forgettable: true })
    const input = { typed: { token: 'hidden' }, forget: [] }
    assert.notInclude(JSON.stringify(view(token, { values: {}, input })), 'hidden')
    assert.isFalse(view({ ...token, required: true }, { values: { token: 'x' } })?.forgettable)
  })

  test('shows what was typed rather than what is kept, and proposes only where nothing is', ({
    assert,
  }) => {
    const chosen = (answers: FieldAnswers) =>
      view(sides, answers)?.choices.find((one) => one.chosen)?.value
    assert.equal(chosen({ values: {} }), 'left')
    assert.equal(chosen({ values: { side: 'right' } }), 'right')
    const input = { typed: { side: 'left' }, forget: [] }
    assert.equal(chosen({ values: { side: 'right' }, input }), 'left')
    assert.isUndefined(chosen({ values: { side: 'right' }, input: { typed: {}, forget: [] } }))
  })

  test('with many choices is a list to open', ({ assert }) => {
    const choices = Array.from({ length: 7 }, (_, at) => ({ value: String(at), label: 'x' }))
    assert.equal(view({ ...sides, choices }, { values: {} })?.draws, 'list')
    assert.equal(view(sides, { values: {} })?.draws, 'choices')
  })
})
