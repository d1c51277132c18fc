import { createHash } from 'node:crypto'
import { existsSync, readdirSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findRecipient } from '#core/accounts/recipients/recipients.js'
import { readInstance } from '#core/config/instance.js'
import { useBlobDrive } from '#core/messages/blobs/drive.js'
import { durableDrive } from '#core/messages/blobs/durable_drive.js'
import { fillMailbox } from '#core/tests/sample_mail/fill_mailbox.js'
import { openSql } from '#database/open.js'
import { startCaliopen, type Caliopen } from '#appliance/test/caliopen.js'

export const ADDRESS = 'ana@bench.example'
export const PASSWORD = 'correct horse battery staple'

const KEPT = join(tmpdir(), 'caliopen-bench')
const MIGRATIONS = fileURLToPath(new URL('../../../database/migrations', import.meta.url))

/** A data directory with an account of so many messages; kept for the next run with the same schema. */
export async function filledDataDir(size: number, fresh: boolean): Promise<string> {
  const kept = join(KEPT, `mailbox-${size}-${schemaStamp()}`)
  if (fresh) await rm(kept, { recursive: true, force: true })
  if (existsSync(kept)) return kept
  await mkdir(KEPT, { recursive: true, mode: 0o700 })
  const dataDir = await mkdtemp(join(KEPT, 'unfinished-'))
  try {
    await fill(dataDir, size)
    await rename(dataDir, kept)
  } catch (error) {
    await rm(dataDir, { recursive: true, force: true })
    throw error
  }
  return kept
}

function schemaStamp(): string {
  const names = readdirSync(MIGRATIONS).sort().join('\n')
  return createHash('sha256').update(names).digest('hex').slice(0, 8)
}

async function fill(dataDir: string, size: number): Promise<void> {
  const caliopen = await startCaliopen({ dataDir })
  try {
    await install(caliopen)
    await fillAccount(dataDir, size)
  } finally {
    await caliopen.stop()
  }
}

async function install(caliopen: Caliopen): Promise<void> {
  const answers = {
    language: 'en',
    organisation: 'Bench',
    domain: 'bench.example',
    hostname: 'mx.bench.example',
    admin: { name: 'Ana', address: ADDRESS, password: PASSWORD },
    database: { client: 'sqlite' },
  }
  const file = join(caliopen.dataDir, 'answers.json')
  await writeFile(file, JSON.stringify(answers), { mode: 0o600 })
  await caliopen.ace('install', '--answers', file)
}

async function fillAccount(dataDir: string, size: number): Promise<void> {
  useBlobDrive(durableDrive(join(dataDir, 'blobs')))
  const sql = openSql(readInstance(dataDir).database, dataDir)
  try {
    const recipient = await findRecipient(sql, ADDRESS)
    if (!recipient) throw new Error(`There is no account ${ADDRESS}`)
    const account = { id: recipient.accountId, address: ADDRESS }
    for await (const done of fillMailbox(sql, account, size)) tell(done, size)
  } finally {
    await sql.close()
  }
}

/** A line that grows over itself on a terminal, and every tenth part elsewhere. */
function tell(done: number, size: number): void {
  const line = `Filling a mailbox: ${done} of ${size} messages`
  if (process.stderr.isTTY) process.stderr.write(`\r${line}${done === size ? '\n' : ''}`)
  else if (done % Math.ceil(size / 10) === 0) console.error(line)
}
