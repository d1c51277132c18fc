import { test } from '@japa/runner'
import { readHere } from './read_here.js'
import { ReadingStoppedError } from './reader.js'
import { ReadingThread } from './reading_thread.js'

const SOURCE = {
  channel: 'email',
  raw: Buffer.from(
    [
      'From: =?utf-8?q?Zo=C3=AB?= <zoe@far.example>',
      'To: ana@here.example',
      'Message-ID: <one@far.example>',
      'References: <zero@far.example>',
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      '',
      'Good morning',
      '--b',
      'Content-Disposition: attachment; filename=a.bin',
      'Content-Transfer-Encoding: base64',
      '',
      'AAECAwQ=',
      '--b--',
      '',
    ].join('\r\n')
  ),
}
const BROKEN = { channel: 'xmpp', raw: Buffer.from('no event') }

test.group('The reading thread', () => {
  test('reads as one reads here, bytes as bytes', async ({ assert, cleanup }) => {
    const thread = new ReadingThread()
    cleanup(() => thread.close())
    const sources = [SOURCE, BROKEN]
    assert.deepEqual(await thread.read(sources), await readHere.read(sources))
  })

  test('answers several at once, each with its own', async ({ assert, cleanup }) => {
    const thread = new ReadingThread()
    cleanup(() => thread.close())
    const [first, second] = await Promise.all([thread.read([BROKEN]), thread.read([SOURCE])])
    assert.isNull(first?.[0]?.letter)
    assert.equal(second?.[0]?.letter?.from?.name, 'Zoë')
  })

  test('ends with a message that takes too long, and the next one is read', async ({
    assert,
    cleanup,
  }) => {
    const thread = new ReadingThread(1)
    cleanup(() => thread.close())
    await assert.rejects(() => thread.read([SOURCE]), /took longer than/)
    const patient = new ReadingThread()
    cleanup(() => patient.close())
    assert.lengthOf(await patient.read([SOURCE]), 1)
  })

  test('tells those who wait when it is ended', async ({ assert }) => {
    const thread = new ReadingThread()
    const reading = thread.read([SOURCE]).catch((error: unknown) => error)
    await thread.close()
    assert.instanceOf(await reading, ReadingStoppedError)
  })
})
