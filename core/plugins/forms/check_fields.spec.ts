import { test } from '@japa/runner'
import fc from 'fast-check'
import type { Field } from '@caliopen/contract/manifest/fields'
import { checkFields, fieldInput } from './check_fields.js'

const answer: Field = { name: 'answer', label: 'l', type: 'text', required: true, longest: 5 }
const token: Field = { name: 'token', label: 'l', type: 'secret' }

function check(field: Field, typed: unknown, kept = {}) {
  return checkFields([field], { typed: { [field.name]: typed }, forget: [] }, kept)
}

function faultOf(field: Field, typed: unknown): string | undefined {
  const checked = check(field, typed)
  return checked.ok ? undefined : checked.faults[field.name]?.key
}

test.group('The answers of a form', () => {
  test('are kept as {type} is written: {typed}')
    .with([
      { type: 'host', typed: 'Mail.Example.ORG.', value: 'mail.example.org' },
      { type: 'host', typed: 'münchen.example:5222', value: 'xn--mnchen-3ya.example:5222' },
      { type: 'host', typed: '192.0.2.1:53', value: '192.0.2.1:53' },
      { type: 'host', typed: '2001:DB8::1', value: '[2001:db8::1]' },
      { type: 'host', typed: '[2001:db8::1]:53', value: '[2001:db8::1]:53' },
      { type: 'url', typed: 'https://example.org', value: 'https://example.org/' },
      { type: 'email', typed: 'Ana@Example.org', value: 'ana@example.org' },
      { type: 'text', typed: 'héé', value: 'héé' },
    ] as const)
    .run(({ assert }, { type, typed, value }) => {
      const checked = check({ name: 'a', label: 'l', type }, typed)
      assert.deepEqual(checked, { ok: true, values: { a: value } })
    })

  test('are refused as {type}: {typed}')
    .with([
      ...[
        'a b',
        'http://a.org',
        'a.org:0',
        'a.org:70000',
        '1.2',
        '256.1.1.1',
        '[::1',
        'a.org/x',
      ].map((typed) => ({ type: 'host' as const, typed })),
      ...['example.org', 'javascript:alert(1)', 'ftp://a.org/', 'https://a:b@c.org/'].map(
        (typed) => ({ type: 'url' as const, typed })
      ),
      { type: 'email' as const, typed: 'ana' },
      { type: 'text' as const, typed: 'a\0b' },
    ])
    .run(({ assert }, { type, typed }) => {
      assert.equal(faultOf({ name: 'a', label: 'l', type }, typed), `forms.fault.not_${type}`)
    })

  test('have their limits', ({ assert }) => {
    assert.equal(faultOf(answer, ''), 'forms.fault.required')
    assert.equal(faultOf(answer, ['x']), 'forms.fault.required')
    assert.equal(faultOf(answer, '123456'), 'forms.fault.too_long')
    assert.isUndefined(faultOf(answer, '😀😀😀😀😀'))
    const port: Field = { name: 'port', label: 'l', type: 'number', least: 1, most: 9 }
    assert.deepEqual(check(port, '2,5'), { ok: true, values: { port: 2.5 } })
    assert.equal(faultOf(port, '0x1'), 'forms.fault.not_number')
    assert.equal(faultOf(port, '0'), 'forms.fault.too_small')
    assert.equal(faultOf(port, '10'), 'forms.fault.too_large')
    const side: Field = {
      name: 'side',
      label: 'l',
      type: 'choice',
      choices: [{ value: 'left', label: 'x' }],
    }
    assert.equal(faultOf(side, 'right'), 'forms.fault.not_choice')
    assert.deepEqual(check(side, ''), { ok: true, values: {} })
  })

  test('match the whole of a pattern', ({ assert }) => {
    const field: Field = { name: 'a', label: 'l', type: 'text', pattern: '[a-z]+|[0-9]+' }
    assert.isUndefined(faultOf(field, 'abc'))
    assert.equal(faultOf(field, 'abc1'), 'forms.fault.other_form')
    assert.equal(faultOf({ ...field, pattern: '(' }, 'abc'), 'forms.fault.other_form')
  })

  test('are not held up by a pattern that never ends', ({ assert }) => {
    const start = performance.now()
    const field: Field = { name: 'a', label: 'l', type: 'text', pattern: '(a+)+' }
    assert.equal(faultOf(field, `${'a'.repeat(60)}!`), 'forms.fault.other_form')
    assert.isBelow(performance.now() - start, 1_000)
  })

  test('leave a secret as it is when nothing is typed, and forget it when asked', ({ assert }) => {
    const kept = { token: 'old', other: 'x' }
    assert.deepEqual(check(token, '', kept), { ok: true, values: { token: 'old' } })
    assert.deepEqual(check(token, 'new', kept), { ok: true, values: { token: 'new' } })
    const forgotten = checkFields([token], { typed: {}, forget: ['token'] }, kept)
    assert.deepEqual(forgotten, { ok: true, values: {} })
    const needed = checkFields(
      [{ ...token, required: true }],
      { typed: {}, forget: ['token'] },
      kept
    )
    assert.isFalse(needed.ok)
  })

  test('of a switch are on or off', ({ assert }) => {
    const field: Field = { name: 'a', label: 'l', type: 'switch' }
    assert.deepEqual(check(field, 'on'), { ok: true, values: { a: true } })
    assert.deepEqual(check(field, undefined), { ok: true, values: { a: false } })
  })

  test('are told all that is wrong at once', ({ assert }) => {
    const checked = checkFields([answer, { ...token, required: true }], { typed: {}, forget: [] })
    assert.sameMembers(checked.ok ? [] : Object.keys(checked.faults), ['answer', 'token'])
  })

  test('may be anything that a browser can post', ({ assert }) => {
    const fields: Field[] = [answer, token, { name: 'constructor', label: 'l', type: 'number' }]
    fc.assert(
      fc.property(fc.anything(), (body) => {
        const checked = checkFields(fields, fieldInput({ fields: body, forget: body }))
        assert.isBoolean(checked.ok)
      })
    )
    assert.deepEqual(fieldInput(null), { typed: {}, forget: [] })
  })
})
