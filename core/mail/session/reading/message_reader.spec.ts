import { test } from '@japa/runner'
import fc from 'fast-check'
import { Budget } from '../budget.js'
import { LIMITS as DEFAULTS } from '../limits.js'
import { MessageReader } from './message_reader.js'

const RUNS = Number(process.env.FUZZ_RUNS ?? 2_000)
const LIMITS = { ...DEFAULTS, messageBytes: 10_000, textLineBytes: 1_000, heldBytes: 20_000 }

interface Reading {
  text: string | null
  fault: string | null
  rest: string | null
}

/** What tells messages apart from commands, and what only looks like it. */
const fragment = fc.constantFrom('\r\n', '.', '\r', '\n', '..', '\r\n.\r\n', '\0', 'a', 'bc', '')
const wire = fc.array(fragment, { maxLength: 12 }).map((parts) => parts.join(''))
const line = fc.constantFrom('', '.', '..', 'a', '.a', 'a.', '...')
const message = fc
  .array(line, { maxLength: 8 })
  .map((lines) => lines.map((l) => `${l}\r\n`).join(''))

test.group('Reading a message', () => {
  test('gives back what was sent, however it was cut', () => {
    fc.assert(
      fc.property(message, fc.infiniteStream(fc.integer({ min: 1, max: 4 })), (text, cuts) => {
        const sent = text.replace(/^\./gm, '..') + '.\r\nNOOP'
        const { text: read, fault, rest } = readIn(cutUp(sent, cuts))
        return read === text && fault === null && 'NOOP'.startsWith(rest ?? 'x')
      }),
      { numRuns: RUNS }
    )
  })

  test('judges the same bytes the same, however they were cut', () => {
    fc.assert(
      fc.property(wire, fc.infiniteStream(fc.integer({ min: 1, max: 3 })), (bytes, cuts) => {
        const [whole, cut] = [readIn([bytes]), readIn(cutUp(bytes, cuts))]
        return whole.text === cut.text && whole.fault === cut.fault
      }),
      { numRuns: RUNS }
    )
  })

  test('takes no bare CR, bare LF or NUL', () => {
    fc.assert(
      fc.property(wire, (bytes) => !/\r(?!\n)|(?<!\r)\n|\0/.test(readIn([bytes]).text ?? '')),
      { numRuns: RUNS }
    )
  })

  test('gives all of its room back', ({ assert }) => {
    for (const bytes of ['a\r\n.\r\n', 'a\nb\r\n.\r\n', 'x'.repeat(20_000), 'half']) {
      const budget = new Budget(5_000)
      const reader = new MessageReader(LIMITS, budget)
      reader.feed(Buffer.from(bytes))
      reader.release()
      assert.isTrue(budget.has(5_000), bytes.slice(0, 10))
    }
  })

  test('lets no one fill the memory with single bytes', ({ assert }) => {
    const reader = new MessageReader(LIMITS, new Budget(10_000))
    for (let sent = 0; sent < 100; sent++) reader.feed(Buffer.from('x'))
    assert.equal(reader.fault?.code, 452)
  })
})

function readIn(chunks: readonly string[]): Reading {
  const reader = new MessageReader(LIMITS, new Budget(1_000_000))
  for (const chunk of chunks) {
    const rest = reader.feed(Buffer.from(chunk, 'latin1'))
    if (!rest) continue
    const taken = reader.fault ? null : reader.take()
    const text = taken && 'held' in taken ? (taken.held?.toString('latin1') ?? null) : null
    return { text, fault: reader.fault?.enhanced ?? null, rest: rest.toString('latin1') }
  }
  return { text: null, fault: null, rest: null }
}

function cutUp(text: string, lengths: Iterable<number>): string[] {
  const chunks: string[] = []
  let at = 0
  for (const length of lengths) {
    if (at >= text.length) break
    chunks.push(text.slice(at, at + length))
    at += length
  }
  return chunks
}
