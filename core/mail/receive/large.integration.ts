import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@japa/runner'
import type { Accept } from '@caliopen/contract/arrival'
import { heldBytes } from '@caliopen/contract/bytes'
import { Incoming } from '#core/messages/accept/incoming.js'
import { openSpool } from '#core/messages/accept/open_spool.js'
import type { Spool } from '#core/messages/accept/spool.js'
import { openBlob } from '#core/messages/blobs/large_blobs.js'
import { Digester } from '#core/messages/digest/digester.js'
import { InFlight } from '#core/messages/digest/in_flight.js'
import { readHere } from '#core/messages/digest/reading/read_here.js'
import { openLetter } from '#core/messages/letter/open_letter.js'
import { essentialJudge } from '#core/tests/essential_judge.js'
import { largeLetter } from '#core/tests/large_letter.js'
import { type TestAccount, newTestAccount, openTestDatabase } from '#core/tests/test_database.js'
import { testDatabase } from '#core/tests/test_instance.js'
import type { SqlDatabase } from '#database/sql.js'
import { Talk } from '../session/testing/talk.js'
import { type Certificate, openCertificate } from '../tls/certificate.js'
import { Srs } from '../forward/srs.js'
import { startReceiving } from './server.js'

const MIB = 1024 * 1024
const nothing = () => undefined
const log = { debug: nothing, info: nothing, warn: nothing, error: nothing }

test.group('A large message', (group) => {
  let folder: string
  let sql: SqlDatabase
  let tls: Certificate
  let spool: Spool
  let ana: TestAccount

  group.setup(async () => {
    sql = await openTestDatabase()
    tls = await openCertificate(mkdtempSync(join(tmpdir(), 'caliopen-large-tls-')))
    return () => sql.close()
  })

  group.each.setup(async () => {
    folder = mkdtempSync(join(tmpdir(), 'caliopen-large-'))
    spool = openSpool(testDatabase(), folder, sql)
    ana = await newTestAccount(sql)
    return async () => {
      await digestAll()
      await spool.close()
      rmSync(folder, { recursive: true })
    }
  })

  const arriving = () => readdirSync(join(folder, 'incoming'))

  const srs = new Srs('a key for tests')

  async function digestAll() {
    const inFlight = new InFlight(join(folder, 'mark'))
    const digester = new Digester({
      ...{ sql, spool, inFlight, reader: readHere, judgeTrust: essentialJudge },
    })
    while ((await spool.waiting()).count > 0) await digester.digest()
  }

  async function open(accept: Accept = spool, shelf = new Incoming(folder)) {
    const settings = { host: '127.0.0.1', smtpPort: 0 }
    return startReceiving({ settings, sql, accept, srs, tls, log, shelf })
  }

  async function begin(port: number) {
    const talk = await Talk.with(port)
    await talk.play('S: 220', 'C: EHLO far.example\r\n', 'S: 250')
    await talk.play('C: MAIL FROM:<bo@far.example>\r\n', 'S: 250')
    await talk.play(`C: RCPT TO:<${ana.address}>\r\n`, 'S: 250', 'C: DATA\r\n', 'S: 354')
    return talk
  }

  async function say(talk: Talk, bytes: AsyncIterable<Buffer>) {
    for await (const chunk of bytes) await talk.sendSlowly(chunk)
  }

  const stored = () =>
    sql.all<{ subject: string; blob_hash: Buffer; size: number; set_aside: string | null }>(
      'select subject, blob_hash, size, set_aside from messages where account_id = ?',
      [ana.id]
    )

  test('goes all the way without being held, and is the same at the end', async ({ assert }) => {
    const receiving = await open()
    const letter = largeLetter(ana.address, 20 * MIB)
    const talk = await begin(receiving.port)
    await say(talk, letter.stream())
    await until(() => arriving().length === 1)
    await talk.play('C: .\r\n', 'S: 250 2.0.0')
    await digestAll()
    const [message] = await stored()
    assert.containSubset(message, {
      subject: 'Something large a',
      size: letter.size,
      set_aside: null,
    })
    const bytes = await openBlob(sql, message?.blob_hash ?? Buffer.alloc(0))
    assert.isNull(bytes.held)
    assert.equal((await hashOf(bytes.stream())).toString('hex'), letter.hash.toString('hex'))
    const { text } = await openLetter(sql, message?.blob_hash ?? Buffer.alloc(0))
    assert.equal(text, 'Here is what you asked for, Ana: a xylophone.')
    const [file] = await sql.all<{ file_name: string; size: number; blob_hash: Buffer }>(
      'select file_name, size, blob_hash from attachments where account_id = ?',
      [ana.id]
    )
    assert.isAtLeast(file?.size ?? 0, 20 * MIB)
    const attached = await openBlob(sql, file?.blob_hash ?? Buffer.alloc(0))
    assert.isTrue((await hashOf(attached.stream())).equals(file?.blob_hash ?? Buffer.alloc(0)))
    await until(() => arriving().length === 0)
    await talk.play('C: QUIT\r\n', 'S: 221', 'closed')
    await receiving.close()
  }).timeout(60_000)

  test('that is repeated, because our answer was cut, is shown once', async ({ assert }) => {
    const receiving = await open()
    for (let time = 0; time < 2; time++) {
      const talk = await begin(receiving.port)
      await say(talk, largeLetter(ana.address, 2 * MIB).stream())
      await talk.play('C: .\r\n', 'S: 250 2.0.0')
      talk.leave()
    }
    await digestAll()
    assert.lengthOf(await stored(), 1)
    await receiving.close()
  }).timeout(60_000)

  test('that is cut off, or refused, leaves nothing', async () => {
    const receiving = await open({ accept: () => Promise.reject(new Error('the disk is full')) })
    const cut = await begin(receiving.port)
    await say(cut, largeLetter(ana.address, 2 * MIB).stream())
    await until(() => arriving().length === 1)
    cut.leave()
    await until(() => arriving().length === 0)
    const refused = await begin(receiving.port)
    await say(refused, largeLetter(ana.address, 2 * MIB).stream())
    await refused.play('C: .\r\n', 'S: 451 4.3.0', 'C: QUIT\r\n', 'S: 221', 'closed')
    await until(() => arriving().length === 0)
    await receiving.close()
  }).timeout(60_000)

  test('for which there is no room is to come later, and small ones go on', async () => {
    const receiving = await open(spool, new Incoming(folder, { bytes: MIB, reserve: 0 }))
    const talk = await begin(receiving.port)
    await say(talk, largeLetter(ana.address, 2 * MIB).stream())
    await talk.play('C: .\r\n', 'S: 452 4.3.1')
    await talk.play('C: MAIL FROM:<bo@far.example> SIZE=2000000\r\n', 'S: 452 4.3.1')
    await talk.play('C: MAIL FROM:<bo@far.example> SIZE=1000\r\n', 'S: 250')
    await talk.play(`C: RCPT TO:<${ana.address}>\r\n`, 'S: 250', 'C: DATA\r\n', 'S: 354')
    await talk.play('C: Subject: small\r\n\r\n.\r\n', 'S: 250')
    await until(() => arriving().length === 0)
    const full = await open(spool, new Incoming(folder, { bytes: MIB, reserve: 2 ** 50 }))
    const other = await begin(full.port)
    await say(other, largeLetter(ana.address, 2 * MIB).stream())
    await other.play('C: .\r\n', 'S: 452 4.3.1')
    for (const left of [talk, other]) left.leave()
    await Promise.all([receiving.close(), full.close()])
    await until(() => arriving().length === 0)
  }).timeout(60_000)

  test('that cannot be read as one is set aside, and its source is there', async ({ assert }) => {
    const receiving = await open()
    const talk = await begin(receiving.port)
    const part = '--cut\r\nContent-Type: text/plain\r\n\r\nx\r\n'
    await talk.sendSlowly(Buffer.from('Content-Type: multipart/mixed; boundary=cut\r\n\r\n'))
    await say(talk, endless(part, 600))
    await talk.play('C: .\r\n', 'S: 250 2.0.0')
    await digestAll()
    const [message] = await stored()
    assert.isNotNull(message?.set_aside)
    const bytes = await openBlob(sql, message?.blob_hash ?? Buffer.alloc(0))
    assert.equal(bytes.size, message?.size)
    talk.leave()
    await receiving.close()
  }).timeout(60_000)

  test('of which a crash left a file is swept, unless somebody still writes it', async ({
    assert,
  }) => {
    const incoming = new Incoming(folder)
    const mine = incoming.open()
    await mine.write(Buffer.from('half of it'))
    const dead = join(folder, 'incoming', '4194303.11111111-1111-1111-1111-111111111111.part')
    await writeFile(dead, 'left behind')
    const { name } = await incoming.keep(heldBytes(Buffer.from('kept')))
    assert.isAtLeast(await spool.sweep(Date.now()), 1)
    assert.lengthOf(arriving(), 2)
    if (testDatabase().client === 'sqlite') {
      await spool.sweep(Date.now() + 2 * 60 * 60 * 1000)
      assert.notInclude(arriving(), name)
    }
    mine.discard()
    await until(() => arriving().every((left) => left === name))
  })
})

/** More parts than are read, and behind them as much as makes it large. */
async function* endless(part: string, times: number): AsyncGenerator<Buffer> {
  yield Buffer.from(part.repeat(times))
  for (let line = 0; line < 20_000; line++) yield Buffer.from(`${'x'.repeat(76)}\r\n`)
}

async function hashOf(bytes: AsyncIterable<Buffer>): Promise<Buffer> {
  const hash = createHash('sha256')
  for await (const chunk of bytes) hash.update(chunk)
  return hash.digest()
}

async function until(isSo: () => boolean) {
  for (let tries = 0; tries < 200 && !isSo(); tries++) {
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  if (!isSo()) throw new Error('it did not come to pass')
}
