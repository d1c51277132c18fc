import { test } from '@japa/runner'
import fc from 'fast-check'
import { type SmallHouse, openSmallHouse } from './testing/small_house.js'

const RUNS = Number(process.env.FUZZ_RUNS ?? 2_000)
const AT_ONCE = 50

const word = fc.constantFrom(
  ...['EHLO a\r\n', 'HELO a\r\n', 'MAIL FROM:<x@example.net>\r\n', 'RCPT TO:<ana@example.org>\r\n'],
  ...[
    'DATA\r\n',
    'DATA\r\n',
    'Hello\r\n.\r\n',
    'Hello\r\n.\r\n',
    'RSET\r\n',
    'NOOP\r\n',
    'VRFY a\r\n',
    'AUTH PLAIN\r\n',
  ],
  ...['\r\n.\r\n', '\n.\n', '\r', '\n', '.', '\0', '<', '>', ' ', 'BDAT 5 LAST\r\n', '\xff\xfe'],
  ...['MAIL FROM:<>\r\nRCPT TO:<bob@example.org>\r\nDATA\r\n', 'x'.repeat(600)]
)
const noise = fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes).toString('latin1'))
const script = fc.array(fc.oneof({ weight: 6, arbitrary: word }, noise), { maxLength: 15 })

test.group('Whatever a client says', (group) => {
  let house: SmallHouse

  group.setup(async () => {
    house = await openSmallHouse()
    return () => house.close()
  })

  test('the server neither falls nor hangs, and keeps only whole lines', async ({ assert }) => {
    const scripts = fc.sample(script, RUNS)
    for (let done = 0; done < scripts.length; done += AT_ONCE) {
      await Promise.all(scripts.slice(done, done + AT_ONCE).map((steps) => say(house, steps)))
    }
    assert.isFalse(house.taken.some(({ text }) => /\r(?!\n)|(?<!\r)\n|\0/.test(text)))
    assert.isNotEmpty(house.taken)
    const talk = await house.talk()
    await talk.play('C: QUIT\r\n', 'S: 221', 'closed')
  }).timeout(20_000)
})

/** Says all of it at once or step by step, leaves, and expects that the server lets go. */
async function say(house: SmallHouse, steps: readonly string[]): Promise<void> {
  const talk = await house.talk()
  for (const step of steps) {
    talk.send(step)
    if (steps.length % 2) await new Promise(setImmediate)
  }
  talk.end()
  await talk.rest()
}
