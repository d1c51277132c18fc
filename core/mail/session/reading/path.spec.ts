import { test } from '@japa/runner'
import fc from 'fast-check'
import { BAD_SENDER } from '../refusals.js'
import { readPath } from './path.js'

const RUNS = Number(process.env.FUZZ_RUNS ?? 2_000)

test.group('A path', () => {
  for (const [line, address] of [
    ['MAIL FROM:<ana@example.org>', 'ana@example.org'],
    ['mail from: <Ana@Example.ORG>  ', 'Ana@example.org'],
    ['RCPT TO:<postmaster>', 'postmaster'],
    ['MAIL FROM:<>', ''],
    ['MAIL FROM:<@a.example,@b.example:ana@example.org>', 'ana@example.org'],
    ['MAIL FROM:<"ana"@example.org>', 'ana@example.org'],
    ['MAIL FROM:<"ana b\\"@>"@example.org>', '"ana b\\"@>"@example.org'],
    ['MAIL FROM:<ana@[192.0.2.1]>', 'ana@[192.0.2.1]'],
    ['MAIL FROM:<ana@[IPv6:2001:DB8::1]>', 'ana@[ipv6:2001:db8::1]'],
    ['MAIL FROM:<ana@münchen.example>', 'ana@xn--mnchen-3ya.example'],
    ['MAIL FROM:<jörg@example.org>', 'jörg@example.org'],
    ["MAIL FROM:<a!#$%&'*+-/=?^_`{|}~.b@example.org>", "a!#$%&'*+-/=?^_`{|}~.b@example.org"],
  ] as const) {
    test(`reads ${line}`, ({ assert }) => {
      assert.containSubset(readPath(line, BAD_SENDER), { address })
    })
  }

  for (const line of [
    'MAIL FROM:ana@example.org',
    'MAIL FROM <ana@example.org>',
    'MAIL FROM:<ana>',
    'MAIL FROM:<ana@>',
    'MAIL FROM:<@example.org>',
    'MAIL FROM:<a..b@example.org>',
    'MAIL FROM:<.a@example.org>',
    'MAIL FROM:<a b@example.org>',
    'MAIL FROM:<a@b@example.org>',
    'MAIL FROM:<ana@exa mple.org>',
    'MAIL FROM:<ana@-example.org>',
    'MAIL FROM:<ana@example..org>',
    'MAIL FROM:<ana@example.org>SIZE=1',
    'MAIL FROM:<ana@example.org',
    'MAIL FROM:<"ana@example.org>',
    'MAIL FROM:<\ufffd@example.org>',
    `MAIL FROM:<${'a'.repeat(250)}@example.org>`,
  ]) {
    test(`does not read ${line.slice(0, 50)}`, ({ assert }) => {
      assert.equal(readPath(line, BAD_SENDER), BAD_SENDER)
    })
  }

  test('has parameters, each once', ({ assert }) => {
    const path = readPath('MAIL FROM:<a@b.example> size=10 SMTPUTF8', BAD_SENDER)
    const parameters = 'parameters' in path ? [...path.parameters] : []
    assert.deepEqual(parameters, [
      ['SIZE', '10'],
      ['SMTPUTF8', true],
    ])
    assert.containSubset(readPath('MAIL FROM:<a@b.example> SIZE=1 SIZE=2', BAD_SENDER), {
      code: 501,
    })
    assert.containSubset(readPath('MAIL FROM:<a@b.example> SIZE=', BAD_SENDER), { code: 501 })
  })

  test('never takes long, and never holds what could end a line', () => {
    const part = fc.constantFrom('<', '>', '"', '\\', '@', ' ', '.', ',', ':', 'a', '\r', '\n', 'é')
    const text = fc.array(part, { maxLength: 60 }).map((parts) => `MAIL FROM:${parts.join('')}`)
    fc.assert(
      fc.property(text, (line) => {
        const path = readPath(line, BAD_SENDER)
        return 'code' in path || !/[\r\n]/.test(path.address)
      }),
      { numRuns: RUNS }
    )
    for (const long of [' ', '"', '<', '\\', '@a', 'a.']) {
      readPath(`MAIL FROM:<${long.repeat(12_000 / long.length)}`, BAD_SENDER)
    }
  }).timeout(3_000)
})
