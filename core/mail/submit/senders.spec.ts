import { test } from '@japa/runner'
import fc from 'fast-check'
import { readHeader } from './header.js'
import { sendersIn } from './senders.js'

const ANA = 'ana@example.org'
const BOB = 'bob@victim.example'

function sendersOf(...lines: string[]): ReturnType<typeof sendersIn> {
  return sendersIn(readHeader(Buffer.from(`${lines.join('\r\n')}\r\n\r\n`)) ?? [])
}

/** Only Ana's own address may be read out of it. */
function isAnas(senders: ReturnType<typeof sendersIn>): boolean {
  return Array.isArray(senders) && senders.length > 0 && senders.every((one) => one === ANA)
}

test.group('Who speaks in a message', () => {
  for (const lines of [
    [`From: ${ANA}`],
    [`From: Ana <${ANA}>`],
    [`From: "Ana, of the house" <${ANA}>`],
    [`From: "${BOB}" <${ANA}>`],
    [`From: =?utf-8?q?Ana_B=C3=A9?= <${ANA}>`],
    [`From: Ana (at ${BOB}) <${ANA}>`],
    [`From: ${ANA} <${ANA}>`],
    [`From: Us: Ana <${ANA}>, ${ANA};`],
    [`From: ${ANA}`, `Sender: "Ana" <${ANA}>`],
    [`From: ${ANA}`, `Resent-From: ${ANA}`],
    [`From: Ana\r\n\t<${ANA}>`],
    [`fRoM: ${ANA}`, `Reply-To: ${BOB}`],
  ]) {
    test(`is Ana: ${lines.join(' / ')}`, ({ assert }) => {
      assert.isTrue(isAnas(sendersOf(...lines)), JSON.stringify(sendersOf(...lines)))
    })
  }

  for (const lines of [
    [`From: ${BOB}`],
    [`From: Ana <${BOB}>`],
    [`From: "${ANA}" <${BOB}>`],
    [`From: ${ANA} <${BOB}>`],
    [`From: ${BOB} <${ANA}>`],
    [`From: <${ANA}> <${BOB}>`],
    [`From: <${BOB}> <${ANA}>`],
    [`From: ${ANA}, ${BOB}`],
    [`From: Us: ${ANA}, ${BOB};`],
    [`From: Us: ${ANA};, ${BOB}`],
    [`From: (${ANA}) ${BOB}`],
    [`From: (a (${ANA}) b) ${BOB}`],
    [`From: "Ana\\" <${ANA}>" <${BOB}>`],
    [`From: "Ana <${ANA}>, ${BOB}`],
    [`From: Ana <<${ANA}>${BOB}>`],
    [`From: <@relay.example:${BOB}>`],
    [`From: <@${ANA},@x:${BOB}>`],
    [`From: bob%victim.example@relay.example`],
    [`From: =?utf-8?q?bob=40victim.example?=`],
    [`From: <=?utf-8?q?bob=40victim.example?=>`],
    [`From: ${ANA}\0<${BOB}>`],
    [`From: ${ANA}`, `From: ${BOB}`],
    [`From: ${ANA}`, `FROM : ${BOB}`],
    [`From: ${ANA}`, `From\t: ${BOB}`],
    [`From: ${ANA}`, `From\u00a0: ${BOB}`],
    [`From: ${ANA}`, `\u200bFrom: ${BOB}`],
    [` From: ${BOB}`, `From: ${ANA}`],
    [`From: ${ANA}`, `Sender: ${BOB}`],
    [`From: ${ANA}`, `Sender: ${ANA}`, `Sender: ${BOB}`],
    [`From: ${ANA}`, `Resent-From: ${BOB}`],
    [`From: ${ANA}`, `Resent-Sender: ${BOB}`],
    [`From: ${BOB}`, `Resent-From: ${ANA}`],
    [`From: ${ANA}\r\n ,${BOB}`],
    [`From:\r\n ${BOB}`],
    [`From: ${ANA.replace('@', '＠')}`],
    [`From: ana@еxample.org`],
    ['From: '],
    ['From: nobody:;'],
    ['Subject: nobody'],
    ['From: Ana'],
    ['From: <>'],
  ]) {
    test(`is not only Ana: ${lines.join(' / ')}`, ({ assert }) => {
      assert.isFalse(isAnas(sendersOf(...lines)), JSON.stringify(sendersOf(...lines)))
    })
  }

  for (const piece of ['a', '"\\', '(\\', '"\\"', '(\u2028', 'a@', '(a)']) {
    test(`is read once, however long: ${JSON.stringify(piece)}`, ({ assert }) => {
      const field = { name: 'from', value: piece.repeat(200_000 / piece.length) }
      const began = performance.now()
      assert.isFalse(isAnas(sendersIn([field])))
      assert.isBelow(performance.now() - began, 2_000)
    })
  }

  test('is never taken for Ana alone where another address stands outside of names and comments', () => {
    const piece = fc.constantFrom(ANA, '<', '>', ' ', ',', ':', ';', 'x', '\\', 'Ana', '@', '\t')
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), fc.array(piece, { maxLength: 8 }), (a, b) => {
        const value = `${a.join('')} ${BOB} ${b.join('')}`
        return !isAnas(sendersOf(`From: ${value}`))
      }),
      { numRuns: Number(process.env.FUZZ_RUNS ?? 2_000) }
    )
  })
})
