import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { writeSetting } from '#core/accounts/settings/setting.js'
import { ANTISPAM } from '#core/mail/antispam/setting.js'
import { readInstance } from '#core/config/instance.js'
import { openSql } from '#database/open.js'
import type { DatabaseChoice, SqlDatabase } from '#database/sql.js'
import { startLab, type Lab } from '#appliance/lab/lab.js'
import { greets } from '#appliance/lab/net/probe.js'
import { guard } from '#appliance/lab/processes/guard.js'
import { waitUntil } from '#appliance/lab/wait.js'
import { startCaliopen, type Caliopen } from '#appliance/test/caliopen.js'
import { isRunning } from '#appliance/test/role_processes.js'
import type { ChaosDatabase } from '../options.js'
import { OwnClock } from './clock.js'
import { SmallDisk } from './small_disk.js'

export const DOMAIN = 'chaos.example'
export const ACCOUNTS = ['ana', 'bo', 'cy'].map((name) => `${name}@${DOMAIN}`)
export const PASSWORD = 'correct horse battery staple'

const DISK_MIB = 512
/** Until every role has heard that it should begin anew. */
const RESTART_MS = 3_000

interface Parts {
  folder: string
  lab: Lab
  clock: OwnClock | null
  disk: SmallDisk | null
  caliopen: Caliopen
}

/** A whole Caliopen with its neighbours, all of it ours to break: disk, clock and processes are its own. */
export class Stage {
  readonly lab: Lab
  readonly clock: OwnClock | null
  readonly disk: SmallDisk | null
  readonly #folder: string
  #caliopen: Caliopen
  readonly sql: SqlDatabase

  private constructor({ folder, lab, clock, disk, caliopen }: Parts) {
    this.lab = lab
    this.clock = clock
    this.disk = disk
    this.#folder = folder
    this.#caliopen = caliopen
    this.sql = openSql(readInstance(caliopen.dataDir).database, caliopen.dataDir)
  }

  static async open(kind: ChaosDatabase): Promise<Stage> {
    const lab = await startLab({
      ...{ dns: true, far: true, rspamd: true },
      mariadb: kind === 'mariadb' ? { durable: true } : false,
    })
    const folder = await mkdtemp(join(tmpdir(), 'caliopen-chaos-'))
    guard.folder(folder)
    const dataDir = join(folder, 'data')
    await mkdir(dataDir, { mode: 0o700 })
    const clock = await OwnClock.open(join(folder, 'clock'))
    const disk = await SmallDisk.mount(dataDir, DISK_MIB)
    const env = clock?.environment ?? {}
    const caliopen = await startCaliopen({ lab, dataDir, env, timeout: 300_000 })
    await install(caliopen, await databaseOf(lab, kind))
    const stage = new Stage({ folder, lab, clock, disk, caliopen })
    await scanWith(stage.sql, lab)
    return stage
  }

  /** What runs now: after the supervisor's death it is another start on the same data and ports. */
  get caliopen(): Caliopen {
    return this.#caliopen
  }

  /** As an operator, or systemd, would: it may be that it cannot start for now. */
  async startAgain(formerSupervisor: number): Promise<void> {
    await waitUntil('The supervisor outlived SIGKILL', async () => !isRunning(formerSupervisor), {
      timeout: 10_000,
    })
    const { env, dataDir } = this.#caliopen
    this.#caliopen = await startCaliopen({ env, dataDir, timeout: 60_000 })
  }

  /** A copy that outlives us; answers where. */
  async keepLogs(): Promise<string> {
    const kept = await mkdtemp(join(tmpdir(), 'caliopen-chaos-logs-'))
    await cp(join(this.#caliopen.dataDir, 'log'), kept, { recursive: true })
    return kept
  }

  async close(): Promise<void> {
    await this.sql.close()
    await this.#caliopen.stop()
    await this.disk?.unmount()
    await this.lab.stop()
    await rm(this.#folder, { recursive: true, force: true })
    guard.keep(this.#folder)
  }
}

async function scanWith(sql: SqlDatabase, { rspamd }: Lab): Promise<void> {
  const { scanner } = rspamd
  await writeSetting(sql, ANTISPAM, { ...ANTISPAM.fallback, scanner })
}

async function databaseOf(lab: Lab, kind: ChaosDatabase): Promise<DatabaseChoice> {
  if (kind === 'sqlite') return { client: 'sqlite' }
  return { client: 'mysql', ...(await lab.mariadb.createDatabase('chaos')) }
}

async function install(caliopen: Caliopen, database: DatabaseChoice): Promise<void> {
  const [administrator = '', ...others] = ACCOUNTS
  const answers = {
    language: 'en',
    organisation: 'Chaos',
    domain: DOMAIN,
    hostname: `mx.${DOMAIN}`,
    admin: { name: 'Ana', address: administrator, password: PASSWORD },
    database,
  }
  const file = join(caliopen.dataDir, 'answers.json')
  await writeFile(file, JSON.stringify(answers), { mode: 0o600 })
  await caliopen.ace('install', '--answers', file)
  for (const address of others)
    await caliopen.ace('account:create', address, '--password', PASSWORD)
  // Another database makes every role begin anew.
  await sleep(database.client === 'mysql' ? RESTART_MS : 0)
  const probe = () => greets({ host: '127.0.0.1', port: caliopen.ports.smtp }, '220 ')
  await waitUntil('The mail role did not come back:', probe, { timeout: 30_000 })
}
