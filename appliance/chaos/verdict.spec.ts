import { test } from '@japa/runner'
import { Counts, keyOf, type Found } from './count/found.js'
import type { Entry } from './ledger.js'
import { judge } from './verdict.js'

const ANA = 'ana@chaos.example'
const FAR = 'ana@far.example'
const NOBODY = 'nobody@far.example'

function counts(...keys: [string, string][]): Counts {
  const made = new Counts()
  for (const [address, token] of keys) made.add(keyOf(address, token))
  return made
}

function entry(way: 'in' | 'out', token: string, to: string): Entry {
  return { token, way, from: ANA, to: [to], taken: true, repeats: 0, cutAnswers: 0 }
}

const NOTHING: Found = {
  ...{ received: counts(), sentCopies: counts(), notices: counts(), far: counts() },
  ...{ listed: counts(), setAside: [], uncertain: new Set<string>(), unsettled: [] },
}

function faults(entries: Entry[], found: Partial<Found>): string[] {
  return judge(entries, { ...NOTHING, ...found }, [ANA]).faults
}

test.group('The verdict on a run', () => {
  test('is that all is well where everything is there once', ({ assert }) => {
    const entries = [entry('in', 'a', ANA), entry('out', 'b', FAR), entry('out', 'c', NOBODY)]
    const found = {
      ...{ received: counts([ANA, 'a']), listed: counts([ANA, 'a']) },
      ...{ sentCopies: counts([ANA, 'b'], [ANA, 'c']), far: counts([FAR, 'b']) },
      notices: counts([ANA, 'c']),
    }
    assert.deepEqual(faults(entries, found), [])
  })

  test('names what was lost, what came twice and what nobody sent', ({ assert }) => {
    assert.lengthOf(faults([entry('in', 'a', ANA)], {}), 2)
    const twice = { received: counts([ANA, 'a'], [ANA, 'a']), listed: counts([ANA, 'a']) }
    assert.deepEqual(faults([entry('in', 'a', ANA)], twice), [
      `a is 2 times in the mailbox of ${ANA}`,
    ])
    assert.lengthOf(faults([], { received: counts([ANA, 'x']) }), 1)
    assert.lengthOf(faults([{ ...entry('in', 'a', ANA), taken: false }], {}), 1)
  })

  test('allows a second copy at the far side only where its answer was cut', ({ assert }) => {
    const found = { sentCopies: counts([ANA, 'b']), far: counts([FAR, 'b'], [FAR, 'b']) }
    const entries = [entry('out', 'b', FAR)]
    assert.deepEqual(faults(entries, found), [`b is 2 times at ${FAR}`])
    const allowed = judge(entries, { ...NOTHING, ...found, uncertain: new Set(['b']) }, [ANA])
    assert.deepEqual(allowed.faults, [])
    assert.equal(allowed.allowedDuplicates, 1)
    assert.lengthOf(faults(entries, { ...found, far: counts(), uncertain: new Set(['b']) }), 1)
  })

  test('wants a report for what could not be delivered, and none for what was', ({ assert }) => {
    const sentCopies = counts([ANA, 'b'])
    assert.lengthOf(faults([entry('out', 'b', NOBODY)], { sentCopies }), 1)
    const told = { sentCopies, far: counts([FAR, 'b']), notices: counts([ANA, 'b']) }
    assert.lengthOf(faults([entry('out', 'b', FAR)], told), 1)
  })
})
