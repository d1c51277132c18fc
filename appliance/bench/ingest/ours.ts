import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { readInstance } from '#core/config/instance.js'
import { openSql } from '#database/open.js'
import type { Lab } from '#appliance/lab/lab.js'
import { greets } from '#appliance/lab/net/probe.js'
import { waitUntil } from '#appliance/lab/wait.js'
import { startCaliopen, type Caliopen } from '#appliance/test/caliopen.js'
import { children } from '../measure/processor_time.js'
import { makeAccounts } from './accounts.js'
import { addressesOf, DOMAIN, type Contender } from './contender.js'
import type { IngestOptions } from './options.js'
import { Reading } from './reading.js'

/** Until every role has heard that it should begin anew. */
const RESTART_MS = 3_000
export const PASSWORD = 'correct horse battery staple'

/** Ours, with the handle by which its owner holds it. */
export interface Ours extends Contender {
  caliopen: Caliopen
}

/** Caliopen as its owner starts it, installed by its command; with MariaDB, that one's work is counted as ours. */
export async function startOurs(
  options: IngestOptions,
  startDatabase: () => Promise<Lab>,
  /** whose name server it asks; absent: the system's */
  names?: Lab
): Promise<Ours> {
  const before = new Set(children())
  const lab = options.database === 'mysql' ? await startDatabase() : null
  const caliopen = await startCaliopen({ env: environment(options), lab: names })
  await installBench(caliopen, lab)
  const { database } = readInstance(caliopen.dataDir)
  const sql = openSql(database, caliopen.dataDir)
  const accounts = await makeAccounts(sql, addressesOf(options.accounts))
  const reading = new Reading(sql, accounts)
  return {
    caliopen,
    name: `Caliopen (${options.database})`,
    smtp: { host: '127.0.0.1', port: caliopen.ports.smtp },
    roots: children().filter((pid) => !before.has(pid)),
    readable: (word, wanted) => reading.readable(word, wanted),
    check: (messagesEach) => checkList(caliopen, addressesOf(options.accounts), messagesEach),
    async stop() {
      await sql.close()
      await caliopen.stop()
    },
  }
}

function environment({ profile }: IngestOptions): NodeJS.ProcessEnv {
  return profile ? { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${profile}` } : {}
}

/** With the account `ana@bench.example`; resolves when mail is taken. */
export async function installBench(caliopen: Caliopen, lab: Lab | null): Promise<void> {
  await install(caliopen, lab)
  await waitForMail(caliopen)
}

async function install(caliopen: Caliopen, lab: Lab | null): Promise<void> {
  const database = lab
    ? { client: 'mysql', ...(await lab.mariadb.createDatabase('bench')) }
    : { client: 'sqlite' }
  const answers = {
    language: 'en',
    organisation: 'Bench',
    domain: DOMAIN,
    hostname: `mx.${DOMAIN}`,
    admin: { name: 'Ana', address: `ana@${DOMAIN}`, password: PASSWORD },
    database,
  }
  const file = join(caliopen.dataDir, 'answers.json')
  await writeFile(file, JSON.stringify(answers), { mode: 0o600 })
  await caliopen.ace('install', '--answers', file)
}

/** Another database makes every role begin anew. */
async function waitForMail({ ports }: Caliopen): Promise<void> {
  const probe = () => greets({ host: '127.0.0.1', port: ports.smtp }, '220 ')
  await sleep(RESTART_MS)
  await waitUntil('The mail role did not come back:', probe, { timeout: 30_000 })
}

/** `messages:list` of the first and the last account. */
async function checkList(
  caliopen: Caliopen,
  addresses: readonly string[],
  messagesEach: number
): Promise<void> {
  for (const address of new Set([addresses.at(0), addresses.at(-1)])) {
    if (address === undefined) continue
    const inbox = ['--account', address, '--mailbox', 'inbox', '--format', 'json']
    const { stdout } = await caliopen.ace('messages:list', ...inbox)
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    const whole = lines.filter((line) => line.setAside === null)
    if (whole.length === messagesEach && lines.length === messagesEach) continue
    throw new Error(`${address} has ${whole.length} messages, and not ${messagesEach}`)
  }
}
