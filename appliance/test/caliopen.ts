import { mkdtemp, rm } from 'node:fs/promises'
import { readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { LabError } from '#appliance/lab/errors.js'
import { runCommand, type CommandOutput } from '#appliance/lab/processes/command.js'
import { guard } from '#appliance/lab/processes/guard.js'
import type { Lab } from '#appliance/lab/lab.js'
import { freePort } from '#appliance/lab/net/ports.js'
import { ServerProcess } from '#appliance/lab/processes/server_process.js'
import { waitUntil } from '#appliance/lab/wait.js'
import { descendants, isRunning, rolePid, supervisorPid, type Role } from './role_processes.js'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

export interface CaliopenOptions {
  /** settings that differ from free ports, a fresh data directory and the lab's DNS */
  env?: NodeJS.ProcessEnv
  /** an existing one is used and kept; without it, a fresh one that is removed in the end */
  dataDir?: string
  lab?: Lab
  /** what stands behind `npm start --` */
  args?: readonly string[]
  /** milliseconds until the line `Installer: …` or `Webmail: …`; a first build takes a while */
  timeout?: number
}

export interface CaliopenPorts {
  http: number
  smtp: number
  submission: number
  submissions: number
}

/** One running `npm start` with all its roles. */
export class Caliopen {
  readonly dataDir: string
  /** what it was started with: for a second start on the same data and ports */
  readonly env: NodeJS.ProcessEnv
  readonly ports: CaliopenPorts
  readonly #process: ServerProcess
  readonly #pid: number
  readonly #logFile: string
  readonly #temporary: string
  #printed = ''

  constructor(process: ServerProcess, pid: number, place: Place) {
    this.#process = process
    this.#pid = pid
    this.#logFile = place.logFile
    this.#temporary = place.temporary
    this.dataDir = place.dataDir
    this.env = place.env
    this.ports = portsOf(place.env)
  }

  /** The address it printed, whole: the installer's with its token, or the webmail's. */
  get printed(): string {
    return this.#printed
  }

  /** `http://127.0.0.1:PORT`, for paths to be put behind. */
  get address(): string {
    return new URL(this.#printed).origin
  }

  /** The installer's token; null when it is installed. */
  get token(): string | null {
    return new URL(this.#printed).searchParams.get('token')
  }

  get pid(): number {
    return this.#pid
  }

  /** All that it has printed so far. */
  output(): string {
    return readFileSync(this.#logFile, 'utf8')
  }

  rolePid(role: Role): number | null {
    return rolePid(this.#pid, role)
  }

  /** Waits for the address. */
  async ready(timeout: number): Promise<this> {
    this.#printed = await this.#process.ready(
      async () => /^(?:Installer|Webmail): (http\S+)/m.exec(this.output())?.[1],
      timeout
    )
    return this
  }

  /** SIGKILL, or another signal, to one role or to the supervisor; answers with the process id that got it. */
  async kill(role: Role | 'supervisor', signal: NodeJS.Signals = 'SIGKILL'): Promise<number> {
    const find = async () =>
      role === 'supervisor' ? supervisorPid(this.#pid) : rolePid(this.#pid, role)
    const pid = await waitUntil(`The ${role} role did not start:`, find, { timeout: 10_000 })
    process.kill(pid, signal)
    return pid
  }

  /** SIGTERM, as `npm start` gets it; fails when any process of the tree is still there after 10 s. */
  async stop(): Promise<void> {
    const tree = descendants(this.#pid)
    const willing = await this.#process.stop(10_000)
    const left = tree.filter(isRunning)
    const log = this.#process.logTail()
    await rm(this.#temporary, { recursive: true, force: true })
    guard.keep(this.#temporary)
    if (willing && left.length === 0) return
    for (const pid of left) process.kill(pid, 'SIGKILL')
    throw new LabError('E_LAB_TIMEOUT', 'Caliopen did not end within 10 s of SIGTERM', log)
  }

  /** `npm run ace -- …` with the same settings. */
  async ace(...args: string[]): Promise<CommandOutput> {
    const script = join(ROOT, 'appliance/bootstrap/run.js')
    return runCommand(process.execPath, [script, 'ace', ...args], {
      cwd: ROOT,
      env: this.env,
      timeout: 120_000,
    })
  }
}

interface Place {
  temporary: string
  logFile: string
  dataDir: string
  env: NodeJS.ProcessEnv
}

/** Starts Caliopen as its owner does, and waits until it has printed its address. */
export async function startCaliopen(options: CaliopenOptions = {}): Promise<Caliopen> {
  const temporary = await mkdtemp(join(tmpdir(), 'caliopen-test-'))
  guard.folder(temporary)
  const dataDir = options.dataDir ?? join(temporary, 'storage')
  const logFile = join(temporary, 'output.log')
  const env = await environment(options, dataDir)
  const server = ServerProcess.start({
    name: 'Caliopen',
    command: process.execPath,
    args: [join(ROOT, 'appliance/bootstrap/start.js'), ...(options.args ?? [])],
    cwd: ROOT,
    logFile,
    env,
  })
  if (server.pid === undefined) throw new Error(`npm start cannot be started:\n${server.logTail()}`)
  const caliopen = new Caliopen(server, server.pid, { temporary, logFile, dataDir, env })
  try {
    return await caliopen.ready(options.timeout ?? 120_000)
  } catch (error) {
    await server.stop()
    throw error
  }
}

async function environment(
  { env, lab }: CaliopenOptions,
  dataDir: string
): Promise<NodeJS.ProcessEnv> {
  return {
    ...ownEnvironment(),
    HOST: '127.0.0.1',
    PORT: String(await freePort()),
    SMTP_PORT: String(await freePort()),
    SUBMISSION_PORT: String(await freePort()),
    SUBMISSIONS_PORT: String(await freePort()),
    ...(lab && { DNS_SERVERS: lab.dns.server, OUTBOUND_PORT: String(lab.outboundPort) }),
    ...env,
    DATA_DIR: dataDir,
  }
}

/** The machine's environment without what belongs to the test that runs us. */
function ownEnvironment(): NodeJS.ProcessEnv {
  const foreign = [
    'NODE_ENV',
    'NODE_OPTIONS',
    'CALIOPEN_LAB',
    'TEST_REPORT',
    'TEST_DATABASE',
    'TEST_MYSQL',
  ]
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.includes(name)))
}

function portsOf(env: NodeJS.ProcessEnv): CaliopenPorts {
  return {
    http: Number(env.PORT),
    smtp: Number(env.SMTP_PORT),
    submission: Number(env.SUBMISSION_PORT),
    submissions: Number(env.SUBMISSIONS_PORT),
  }
}
