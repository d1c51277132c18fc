import { test } from '@japa/runner'
import { heldBytes } from '@caliopen/contract/bytes'
import type { Onward, Reach } from '#core/accounts/recipients/reach.js'
import { readJourney } from './head.js'
import { planPassing } from './plan.js'

const id = (name: string) => Buffer.from(name.padEnd(16, '.'))
const person = (name: string) => ({
  ...{ accountId: id(name), address: `${name}@ours.example`, detail: null },
})
const fresh = { hops: 3, deliveredTo: new Set<string>() }

function reaching(address: string, parts: Partial<Reach>): Reach {
  return {
    ...{
      address,
      key: address,
      accounts: [],
      onward: [],
      writers: null,
      isFull: false,
      isTooMany: false,
    },
    ...parts,
  }
}

function way(owner: string, to: string, more: Partial<Onward> = {}): Onward {
  return {
    ...{ ownerId: id(owner), to, via: [`${owner}@ours.example`], keeper: person(owner) },
    ...{ sender: 'rewritten', ...more },
  }
}

const names = ({ accounts }: ReturnType<typeof planPassing>) =>
  accounts.map(({ address }) => address.split('@')[0])

test.group('Where a message goes', () => {
  test('is each person and each address elsewhere once', ({ assert }) => {
    const plan = planPassing(
      [
        reaching('team@ours.example', {
          accounts: [person('ana'), person('bob')],
          onward: [way('team', 'zoe@far.example', { keeper: null })],
        }),
        reaching('ana@ours.example', {
          accounts: [person('ana')],
          onward: [way('ana', 'zoe@far.example'), way('ana', 'ana@far.example')],
        }),
      ],
      fresh,
      false
    )
    assert.deepEqual(names(plan), ['ana', 'bob'])
    assert.deepEqual(
      plan.onward.map(({ to }) => to),
      [['zoe@far.example'], ['ana@far.example']]
    )
    assert.isNull(plan.refusal)
  })

  test('is not elsewhere for junk: whoever forwards keeps it', ({ assert }) => {
    const forwarded = reaching('ana@ours.example', { onward: [way('ana', 'ana@far.example')] })
    const plan = planPassing([forwarded], fresh, true)
    assert.deepEqual([names(plan), plan.onward, plan.refusal], [['ana'], [], null])

    const away = [way('team', 'zoe@far.example', { keeper: null })]
    const group = planPassing([reaching('team@ours.example', { onward: away })], fresh, true)
    assert.equal(group.refusal?.enhanced, '5.7.1')

    const full = [way('team', 'bob@ours.example', { sender: 'kept', keeper: null })]
    const waiting = reaching('team@ours.example', { accounts: [person('ana')], onward: full })
    assert.isEmpty(planPassing([waiting], fresh, true).onward)
    assert.lengthOf(planPassing([waiting], fresh, false).onward, 1)
  })

  test('is its forwarder where it has been there before', ({ assert }) => {
    const journey = { hops: 9, deliveredTo: new Set(['ana@ours.example']) }
    const forwarded = reaching('ana@ours.example', { onward: [way('ana', 'ana@far.example')] })
    const plan = planPassing([forwarded], journey, false)
    assert.deepEqual([names(plan), plan.onward, plan.refusal], [['ana'], [], null])

    const away = [way('ana', 'zoe@far.example', { keeper: null })]
    const group = planPassing([reaching('ana@ours.example', { onward: away })], journey, false)
    assert.equal(group.refusal?.enhanced, '5.4.6')
  })

  test('is nowhere after too many hops', ({ assert }) => {
    const one = reaching('ana@ours.example', { accounts: [person('ana')] })
    assert.isNull(planPassing([one], { ...fresh, hops: 50 }, false).refusal)
    assert.equal(planPassing([one], { ...fresh, hops: 51 }, false).refusal?.code, 554)
  })
})

test.group('The journey of a message', () => {
  test('is read from its header alone', async ({ assert }) => {
    const raw = [
      'Received: from a\r\n\tby b; date',
      'Delivered-To: Ana@Ours.example',
      'received: from c',
      'X-Received: no',
      'Subject: Received:',
      ' Received: folded',
      '',
      'Received: in the body',
      'Delivered-To: body@ours.example',
    ].join('\r\n')
    const bytes = Buffer.from(raw)
    const held = await readJourney(heldBytes(bytes))
    assert.deepEqual(held, { hops: 2, deliveredTo: new Set(['ana@ours.example']) })
    assert.deepEqual(await readJourney({ ...heldBytes(bytes), held: null }), held)
  })
})
