import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, readlinkSync } from 'node:fs'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { connect as connectTls } from 'node:tls'
import { fileURLToPath } from 'node:url'
import { test } from '@japa/runner'
import { createConnection } from 'mysql2/promise'
import { SMTPServer } from 'smtp-server'
import { farAccount, readImap, waitForMail } from '#appliance/test/imap.js'
import { useLab } from '#appliance/test/lab.js'
import { ChatProgram } from '#appliance/test/xmpp.js'
import type { QueuedMessage } from './far/far.js'
import { startLab, type LabDescription } from './lab.js'
import type { Endpoint } from './net/probe.js'
import { freePort } from './net/ports.js'
import { processes } from './processes/process_group.js'
import { swaks } from './swaks.js'
import { waitUntil } from './wait.js'

const WITHIN_10_S = { timeout: 10_000, every: 50 }

test.group('lab / DNS', (group) => {
  group.tap((each) => each.tags(['@once']))

  test('knows where the far mail goes', async ({ assert }) => {
    const lab = await useLab()
    const resolver = lab.dns.resolver()
    const [exchanger] = await resolver.resolveMx('far.example')
    assert.include(exchanger, { exchange: 'mx.far.example', priority: 10 })
    assert.deepEqual(await resolver.resolve4('mx.far.example'), [lab.far.host])
    assert.deepEqual(await resolver.reverse(lab.far.host), ['mx.far.example'])
  })

  test('says of every other name that it does not exist', async ({ assert }) => {
    const lab = await useLab()
    await assert.rejects(() => lab.dns.resolver().resolveMx('caliopen.org'), /ENOTFOUND/)
  })

  test('a zone can be added, changed, broken and removed', async ({ assert }) => {
    const { dns } = await useLab()
    const record = (value: string) => ({ name: '@', type: 'TXT' as const, value })
    await dns.setZone('changing.example', [record('first')])
    assert.deepEqual(await dns.resolver().resolveTxt('changing.example'), [['first']])
    await dns.setZone('changing.example', [record('second "quoted"')])
    assert.deepEqual(await dns.resolver().resolveTxt('changing.example'), [['second "quoted"']])
    await dns.failZone('changing.example')
    await assert.rejects(() => dns.resolver().resolveTxt('changing.example'), /ESERVFAIL/)
    await dns.setZone('changing.example', [record('third')])
    assert.deepEqual(await dns.resolver().resolveTxt('changing.example'), [['third']])
    await dns.removeZone('changing.example')
    await assert.rejects(() => dns.resolver().resolveTxt('changing.example'), /ENOTFOUND/)
  })
})

test.group('lab / far side', (group) => {
  group.tap((each) => each.tags(['@once']))

  test('a message sent with swaks over STARTTLS is read over IMAP', async ({ assert }) => {
    const { far } = await useLab()
    const transcript = await swaks({
      ...letter('sent@far.example', 'Over the wire'),
      server: { host: far.host, port: far.smtpPort },
      args: ['--tls'],
    })
    assert.include(transcript, 'TLS started')
    const account = farAccount(far, 'sent@far.example')
    const message = await waitForMail(account, ({ parsed }) => parsed.subject === 'Over the wire')
    assert.equal(message.parsed.from?.text, 'someone@caliopen.example')
    assert.include(message.source.toString(), 'using TLSv1.3')
  })

  test('it relays nothing', async ({ assert }) => {
    const { far } = await useLab()
    const server = { host: far.host, port: far.smtpPort }
    const relay = () => swaks({ ...letter('somebody@elsewhere.example', 'Relay'), server })
    await assert.rejects(relay, /554 5\.7\.1 .*Relay access denied/)
  })

  test('it refuses whom it was told to refuse, as often as it was told', async ({ assert }) => {
    const { far } = await useLab()
    const server = { host: far.host, port: far.smtpPort }
    const send = (to: string) => swaks({ ...letter(to, 'Again'), server })
    await assert.rejects(() => send('nobody@far.example'), /550 5\.1\.1/)
    await assert.rejects(() => send('busy@far.example'), /451 4\.3\.0/)
    await far.refuse('Twice@far.example', { reply: '451 4.7.1 Greylisted', times: 2 })
    await assert.rejects(() => send('twice@far.example'), /451 4\.7\.1 .*Greylisted/)
    await assert.rejects(() => send('twice@far.example'), /451 4\.7\.1/)
    assert.include(await send('twice@far.example'), '250 2.0.0 Ok')
    await far.refuse('gone@far.example', { reply: '550 5.7.1 Gone' })
    await assert.rejects(() => send('gone@far.example'), /550 5\.7\.1/)
    await far.accept('gone@far.example')
    assert.include(await send('gone@far.example'), '250 2.0.0 Ok')
  })

  test('it sends where it was told to send', async ({ assert, cleanup }) => {
    const { far } = await useLab()
    const inlet = await startInlet()
    cleanup(() => inlet.close())
    await far.route('trip.example', inlet.endpoint)
    const server = { host: far.host, port: far.submissionPort }
    await swaks({ ...letter('round@trip.example', 'Goes out'), server })
    const arrived = await waitUntil('Nothing arrived', async () => inlet.arrivals[0], WITHIN_10_S)
    assert.include(arrived, 'Subject: Goes out')
    assert.include(arrived, 'by mx.far.example (Postfix)')

    await far.route('trip.example', { host: '127.0.0.9', port: inlet.endpoint.port })
    await swaks({ ...letter('waits@trip.example', 'Waits'), server })
    const isWaiting = (message: QueuedMessage) =>
      message.recipients.some(({ address }) => address === 'waits@trip.example')
    const waiting = async () => {
      const queue = await far.queue()
      return queue.find(isWaiting)
    }
    const message = await waitUntil('The queue is empty', waiting, WITHIN_10_S)
    assert.equal(message.sender, 'someone@caliopen.example')
  })

  test('an empty mailbox can be read', async ({ assert }) => {
    const { far } = await useLab()
    assert.deepEqual(await readImap(farAccount(far, 'quiet@far.example')), [])
  })
})

test.group('lab / MariaDB', (group) => {
  group.tap((each) => each.tags(['@once']))

  test('gives a database whose user sees nothing else', async ({ assert }) => {
    const { mariadb } = await useLab()
    const settings = await mariadb.createDatabase()
    const connection = await createConnection(settings)
    await connection.query('CREATE TABLE letters (text VARCHAR(20)) ENGINE=InnoDB')
    await connection.query('INSERT INTO letters VALUES (?)', ['père Noël 🎄'])
    const [rows] = await connection.query('SELECT text FROM letters')
    assert.deepEqual(rows, [{ text: 'père Noël 🎄' }])
    await assert.rejects(() => connection.query('SELECT * FROM mysql.user'), /denied/)
    await connection.end()
    await mariadb.dropDatabase(settings)
    assert.notInclude(await mariadb.databases(), settings.database)
  })
})

test.group('lab / Prosody', (group) => {
  group.tap((each) => each.tags(['@once']))

  test('its accounts talk to each other, over two domains', async ({ assert, cleanup }) => {
    const { prosody } = await useLab()
    const ana = await prosody.createAccount('labana')
    const bo = await prosody.createAccount('labbo', { domain: 'talk.example' })
    const [anas, bos] = [await ChatProgram.open(prosody, ana), await ChatProgram.open(prosody, bo)]
    cleanup(() => anas.close())
    cleanup(() => bos.close())
    const id = await anas.say(bo, 'Hello')
    const heard = await bos.hears('hello', (one) => one.attrs.id === id)
    assert.equal(heard.getChildText('body'), 'Hello')
  })

  test('the DNS says where it is, and its certificates are as good as their names say', async ({
    assert,
  }) => {
    const { prosody, dns } = await useLab()
    const [record] = await dns.resolver().resolveSrv('_xmpps-client._tcp.chat.example')
    assert.deepEqual(await dns.resolver().resolve4(record?.name ?? ''), [prosody.host])
    const ca = await prosody.authority
    const verdictOn = async (servername: string) => {
      const socket = connectTls({ host: prosody.host, port: record?.port ?? 0, servername, ca })
      const verdict = once(socket, 'secureConnect').then(
        () => 'good',
        ({ code }) => code
      )
      return verdict.finally(() => socket.destroy())
    }
    assert.equal(await verdictOn('chat.example'), 'good')
    assert.equal(await verdictOn('expired.example'), 'CERT_HAS_EXPIRED')
    assert.equal(await verdictOn('stolen.example'), 'ERR_TLS_CERT_ALTNAME_INVALID')
  })

  test('it can be taken away and brought back', async ({ assert }) => {
    const lab = await startLab({ prosody: true })
    await lab.prosody.away()
    await assert.rejects(() => lab.prosody.answers(), /ECONNREFUSED/)
    await lab.prosody.back()
    await lab.prosody.restart({ abruptly: true })
    assert.isTrue(await lab.prosody.answers())
    await lab.stop()
    assert.deepEqual(processesOf(lab.folder), [])
  }).timeout(30_000)
})

test.group('lab / rspamd', (group) => {
  group.tap((each) => each.tags(['@once']))

  test('it can be killed, started again and frozen', async ({ assert }) => {
    const lab = await startLab({ rspamd: true })
    try {
      const { rspamd } = lab
      await rspamd.kill()
      await assert.rejects(() => rspamd.answers())
      await rspamd.start()
      assert.isTrue(await rspamd.answers())
      await rspamd.freeze()
      await assert.rejects(() => rspamd.answers(), /timeout/)
      await rspamd.thaw()
    } finally {
      await lab.stop()
    }
    assert.deepEqual(processesOf(lab.folder), [])
  }).timeout(60_000)
})

test.group('lab / start and stop', (group) => {
  group.tap((each) => each.tags(['@once']))

  test('two labs stand side by side, and nothing remains after stop', async ({ assert }) => {
    const lab = await startLab({ dns: true, far: true, mariadb: { durable: true } })
    assert.isAbove(processesOf(lab.folder).length, 0)
    assert.isTrue(await lab.mariadb.answers())
    await lab.stop()
    assert.deepEqual(processesOf(lab.folder), [])
    assert.isFalse(existsSync(lab.folder))
  }).timeout(60_000)

  test('asking for a neighbour that was not started says so', async ({ assert }) => {
    const lab = await startLab({})
    assert.throws(() => lab.far, 'This lab was started without { far: true }')
    await lab.stop()
  })

  test('a lab whose owner was killed is gone a moment later', async ({ assert }) => {
    const main = fileURLToPath(new URL('./main.ts', import.meta.url))
    const owner = spawn(process.execPath, ['--import', '@poppinss/ts-exec', main], {
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    const description = await readDescription(owner.stdout)
    const before = processesOf(description.folder)
    assert.isAbove(before.length, 3)
    owner.kill('SIGKILL')
    await once(owner, 'exit')
    await waitUntil(
      'Processes of the lab are still there',
      async () => processesOf(description.folder).length === 0 && !existsSync(description.folder),
      { timeout: 5_000 }
    )
  }).timeout(60_000)
})

function letter(to: string, subject: string) {
  return { from: 'someone@caliopen.example', to, subject, body: 'Hello' }
}

interface Inlet {
  endpoint: Endpoint
  /** each message as it came, whole */
  arrivals: string[]
  close: () => Promise<void>
}

/** A place where the far side can send to. */
async function startInlet(): Promise<Inlet> {
  const arrivals: string[] = []
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData: (stream, _session, callback) => {
      text(stream).then((message) => {
        arrivals.push(message)
        callback()
      }, callback)
    },
  })
  const endpoint = { host: '127.0.0.1', port: await freePort() }
  server.listen(endpoint.port, endpoint.host)
  await once(server.server, 'listening')
  const close = () => new Promise<void>((resolve) => server.close(resolve))
  return { endpoint, arrivals, close }
}

/** Process ids of all that work in the folder or were started with a path in it. */
function processesOf(folder: string): number[] {
  return processes()
    .filter(({ pid, state }) => state !== 'Z' && belongsTo(pid, folder))
    .map(({ pid }) => pid)
}

function belongsTo(pid: number, folder: string): boolean {
  try {
    const commandLine = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
    return commandLine.includes(folder) || readlinkSync(`/proc/${pid}/cwd`).startsWith(folder)
  } catch {
    // It ended between the listing and the reading.
    return false
  }
}

/** The JSON that main.ts prints. */
async function readDescription(output: Readable): Promise<LabDescription> {
  let printed = ''
  for await (const part of output) {
    printed += String(part)
    if (printed.trimEnd().endsWith('\n}')) return JSON.parse(printed)
  }
  throw new Error(`The lab ended before it was up: ${printed}`)
}
