import { heldBytes } from '@caliopen/contract/bytes'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findRecipient } from '#core/accounts/recipients/recipients.js'
import { readInstance } from '#core/config/instance.js'
import { openSpool } from '#core/messages/accept/open_spool.js'
import type { Spool } from '#core/messages/accept/spool.js'
import { useBlobDrive } from '#core/messages/blobs/drive.js'
import { durableDrive } from '#core/messages/blobs/durable_drive.js'
import { Digester } from '#core/messages/digest/digester.js'
import { readHere } from '#core/messages/digest/reading/read_here.js'
import { InFlight } from '#core/messages/digest/in_flight.js'
import type { TrustJudge } from '#core/trust/verdict.js'
import { openSql } from '#database/open.js'
import { startCaliopen } from '#appliance/test/caliopen.js'
import { processorSeconds } from '../measure/processor_time.js'

const ADDRESS = 'ana@bench.example'
const BYTES = 10_000
const SENDERS = 500

export interface Speed {
  /** letters a second */
  digested: number
  /** of this process and all below it, milliseconds a letter: what other work on the machine changes little */
  processor: number
}

export interface BenchDigest {
  /** Accepts so many letters, then digests them. */
  measure(judgeTrust: TrustJudge, messages: number): Promise<Speed>
  close(): Promise<void>
}

/** The digest alone, in this process, over an installation of its own. */
export async function openDigest(): Promise<BenchDigest> {
  const dataDir = await mkdtemp(join(tmpdir(), 'caliopen-bench-digest-'))
  await install(dataDir)
  useBlobDrive(durableDrive(join(dataDir, 'blobs')))
  const choice = readInstance(dataDir).database
  const sql = openSql(choice, dataDir)
  const spool = openSpool(choice, dataDir, sql)
  const recipient = await findRecipient(sql, ADDRESS)
  if (!recipient) throw new Error(`There is no account ${ADDRESS}`)
  let sent = 0
  return {
    async measure(judgeTrust, messages) {
      await fill(spool, recipient.accountId, sent, messages)
      sent += messages
      const inFlight = new InFlight(join(dataDir, 'digesting'))
      const digester = new Digester({ sql, spool, inFlight, judgeTrust, reader: readHere })
      const [began, worked] = [performance.now(), processorSeconds([process.pid])]
      let kept = 0
      while (kept < messages) kept += (await digester.digest()).length
      const [took, work] = [performance.now() - began, processorSeconds([process.pid]) - worked]
      return { digested: (messages * 1000) / took, processor: (work * 1000) / messages }
    },
    async close() {
      await spool.close()
      await sql.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

async function install(dataDir: string): Promise<void> {
  const caliopen = await startCaliopen({ dataDir })
  try {
    const answers = {
      ...{ language: 'en', organisation: 'Bench', domain: 'bench.example' },
      hostname: 'mx.bench.example',
      admin: { name: 'Ana', address: ADDRESS, password: 'correct horse battery staple' },
      database: { client: 'sqlite' },
    }
    const file = join(dataDir, 'answers.json')
    await writeFile(file, JSON.stringify(answers), { mode: 0o600 })
    await caliopen.ace('install', '--answers', file)
  } finally {
    await caliopen.stop()
  }
}

async function fill(spool: Spool, accountId: Buffer, from: number, count: number): Promise<void> {
  for (let at = from; at < from + count; at += 256) {
    const size = Math.min(256, from + count - at)
    const letters = Array.from({ length: size }, (_, index) => letter(accountId, at + index))
    await Promise.all(letters.map((one) => spool.accept(one)))
  }
}

function letter(accountId: Buffer, number: number): Parameters<Spool['accept']>[0] {
  const sender = `writer${number % SENDERS}@far${number % 97}.example`
  const head = `From: <${sender}>\r\nTo: <${ADDRESS}>\r\nSubject: Letter ${number}\r\n`
  const line = `${'The quick brown fox jumps over the lazy dog. '.slice(0, 70)}\r\n`
  const body = line.repeat(Math.ceil(BYTES / line.length))
  return {
    channel: 'email',
    from: sender,
    recipients: [{ accountId, address: ADDRESS, detail: null }],
    raw: heldBytes(Buffer.from(`${head}Message-ID: <${number}@far.example>\r\n\r\n${body}`)),
    trace: `Return-Path: <${sender}>\r\n`,
    facts: {
      remoteAddress: '192.0.2.1',
      helo: `mx.far${number % 97}.example`,
      tls: { protocol: 'TLSv1.3', cipher: 'TLS_AES_256_GCM_SHA384' },
      local: false,
      authentication: null,
    },
    receivedAt: Date.now(),
  }
}
