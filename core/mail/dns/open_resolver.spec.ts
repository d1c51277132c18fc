import { test } from '@japa/runner'
import type { DecodedPacket } from 'dns-packet'
import { openResolver } from './open_resolver.js'
import { DnsParty, reply } from './testing/dns_party.js'

const RIGHT = '192.0.2.1'
const WRONG = '192.0.2.66'

test.group('The DNS is asked', (group) => {
  let party: DnsParty

  group.each.setup(async () => {
    party = await DnsParty.open()
    return () => party.close()
  })

  function address(question: DecodedPacket, data = RIGHT, ttl = 60): Buffer {
    const name = question.questions?.[0]?.name ?? ''
    return reply(question, { answers: [{ type: 'A', name, ttl, data }] })
  }

  test('{title} is passed over')
    .with([
      {
        title: 'an answer with another id',
        forge: (question: DecodedPacket) => {
          const forged = address(question, WRONG)
          forged.writeUInt16BE(((question.id ?? 0) + 1) & 0xffff)
          return forged
        },
      },
      {
        title: 'an answer to another question',
        forge: (question: DecodedPacket) =>
          address({ ...question, questions: [{ type: 'A', name: 'evil.example' }] }, WRONG),
      },
      {
        title: 'an answer to the same name of another type',
        forge: (question: DecodedPacket) =>
          address({ ...question, questions: [{ type: 'AAAA', name: 'far.example' }] }, WRONG),
      },
      {
        title: 'a question',
        forge: (question: DecodedPacket) => {
          const forged = address(question, WRONG)
          forged.writeUInt8(forged.readUInt8(2) & 0x7f, 2)
          return forged
        },
      },
      { title: 'garbage', forge: () => Buffer.from('garbage of some length, and then some') },
      { title: 'nothing at all', forge: () => Buffer.alloc(0) },
    ])
    .run(async ({ assert }, { forge }) => {
      party.play = (question) => [forge(question), address(question)]
      const answer = await openResolver([party.server]).ask('far.example', 'A')
      assert.deepEqual(answer, { kind: 'found', found: [RIGHT], authentic: false })
    })

  test('over TCP, when somebody guesses', async ({ assert }) => {
    party.play = (question) =>
      Array.from({ length: 20 }, (_, step) => {
        const forged = address(question, WRONG)
        forged.writeUInt16BE(((question.id ?? 0) + 1 + step) & 0xffff)
        return forged
      })
    party.playTcp = (question) => [address(question)]
    const answer = await openResolver([party.server]).ask('far.example', 'A')
    assert.deepEqual(answer, { kind: 'found', found: [RIGHT], authentic: false })
    assert.equal(party.askedTcp, 1)
  })

  test('over TCP, when the answer was truncated', async ({ assert }) => {
    party.play = (question) => [reply(question, { flags: 0x0380 })]
    const data = Array.from({ length: 200 }, (_, host) => `198.51.100.${host}`)
    party.playTcp = (question) => [
      reply(question, {
        answers: data.map((one) => ({ type: 'A', name: 'Far.Example', ttl: 60, data: one })),
      }),
    ]
    const answer = await openResolver([party.server]).ask('far.example', 'A')
    assert.deepEqual(answer, { kind: 'found', found: data, authentic: false })
  })

  test('once for all who ask at the same time, and by each letter case', async ({ assert }) => {
    party.play = (question) => [address(question)]
    const resolver = openResolver([party.server])
    await Promise.all(
      ['far.example', 'FAR.example', 'far.example.'].map((name) => resolver.ask(name, 'A'))
    )
    await resolver.ask('far.example', 'A')
    assert.equal(party.asked, 1)
  })

  test('again when the answer held no longer', async ({ assert }) => {
    party.play = (question) => [address(question, RIGHT, 0)]
    const resolver = openResolver([party.server])
    await resolver.ask('far.example', 'A')
    await resolver.ask('far.example', 'A')
    assert.equal(party.asked, 2)
  })

  test('what is not there is remembered as its zone says (RFC 2308)', async ({ assert }) => {
    const soa = { mname: 'ns.x', rname: 'a.x', serial: 1, refresh: 1, retry: 1, expire: 1 }
    party.play = (question) => [
      reply(
        question,
        {
          authorities: [{ type: 'SOA', name: 'example', ttl: 600, data: { ...soa, minimum: 60 } }],
        },
        3
      ),
    ]
    const resolver = openResolver([party.server])
    assert.equal((await resolver.ask('no.example', 'MX')).kind, 'no_name')
    assert.equal((await resolver.ask('no.example', 'MX')).kind, 'no_name')
    assert.equal(party.asked, 1)
  })

  test('without EDNS where that is not understood', async ({ assert }) => {
    party.play = (question) =>
      question.additionals?.length ? [reply(question, {}, 1)] : [address(question)]
    const answer = await openResolver([party.server]).ask('far.example', 'A')
    assert.equal(answer.kind, 'found')
  })

  test('another server, where one is silent or fails; and first who answered last', async ({
    assert,
  }) => {
    const other = await DnsParty.open()
    party.play = (question) => [reply(question, {}, 2)]
    other.play = (question) => [address(question)]
    const resolver = openResolver([party.server, other.server])
    assert.equal((await resolver.ask('far.example', 'A')).kind, 'found')
    assert.equal((await resolver.ask('b.far.example', 'A')).kind, 'found')
    other.close()
    assert.deepEqual([party.asked, other.asked], [1, 2])
  })

  test('for the other name where only an alias is told', async ({ assert }) => {
    party.play = (question) =>
      question.questions?.[0]?.name === 'far.example'
        ? [
            reply(question, {
              answers: [{ type: 'CNAME', name: 'far.example', ttl: 60, data: 'real.example' }],
            }),
          ]
        : [address(question)]
    const answer = await openResolver([party.server]).ask('far.example', 'A')
    assert.deepEqual(answer, { kind: 'found', found: [RIGHT], authentic: false })
  })

  test('not without end', async ({ assert }) => {
    party.play = (question) => {
      const name = question.questions?.[0]?.name ?? ''
      return [reply(question, { answers: [{ type: 'CNAME', name, ttl: 60, data: `a.${name}` }] })]
    }
    const answer = await openResolver([party.server]).ask('far.example', 'A')
    assert.equal(answer.kind, 'unknown')
    assert.isBelow(party.asked, 12)
  })

  test('{title}')
    .with([
      { title: 'a server on this machine is believed to have verified', authentic: true },
      { title: 'what it has not verified is not authentic', authentic: false },
    ])
    .run(async ({ assert }, { authentic }) => {
      party.play = (question) => {
        const answers = [{ type: 'A' as const, name: 'far.example', ttl: 60, data: RIGHT }]
        return [reply(question, { flags: authentic ? 0x01a0 : 0x0180, answers })]
      }
      const answer = await openResolver([party.server]).ask('far.example', 'A')
      assert.deepEqual(answer, { kind: 'found', found: [RIGHT], authentic })
    })

  test('no longer than the one who asks wants to wait', async ({ assert }) => {
    const begun = performance.now()
    const signal = AbortSignal.timeout(100)
    const answer = await openResolver([party.server]).ask('far.example', 'A', signal)
    assert.equal(answer.kind, 'unknown')
    assert.isBelow(performance.now() - begun, 1_000)
  })

  test('about nothing that can be no name', async ({ assert }) => {
    for (const name of ['a..b', 'x'.repeat(64), `${'a.'.repeat(130)}b`, 'a b.example', '.a']) {
      assert.equal((await openResolver([party.server]).ask(name, 'A')).kind, 'no_name', name)
    }
    assert.equal(party.asked, 0)
  })
})
