import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { processes } from '../processes/process_group.js'
import { waitUntil } from '../wait.js'

export interface RspamdAddress {
  host: string
  /** the worker that scans */
  port: number
  /** the one that learns and tells its figures */
  controllerPort: number
  password: string
  folder: string
}

const WITHIN_20_S = { timeout: 20_000, every: 50 }

/** The lab's rspamd; works from any process that knows its address. */
export class Rspamd {
  readonly address: RspamdAddress

  constructor(address: RspamdAddress) {
    this.address = address
  }

  get scanner(): string {
    return `http://${this.address.host}:${this.address.port}`
  }

  get controller(): string {
    return `http://${this.address.host}:${this.address.controllerPort}`
  }

  get password(): string {
    return this.address.password
  }

  /** `kill -9` of all its processes; nobody listens until `start`. */
  async kill(): Promise<void> {
    await writeFile(this.#awayFile, '')
    await this.#signal('SIGKILL')
    await waitUntil(
      'rspamd does not end',
      async () => (await this.#pids()).length === 0,
      WITHIN_20_S
    )
  }

  /** Resolves when it answers again. */
  async start(): Promise<void> {
    await rm(this.#awayFile, { force: true })
    await this.ready()
  }

  /** Takes connections and answers none, until `thaw`. */
  async freeze(): Promise<void> {
    await this.#signal('SIGSTOP')
  }

  async thaw(): Promise<void> {
    await this.#signal('SIGCONT')
    await this.ready()
  }

  async ready(): Promise<void> {
    await waitUntil('rspamd does not answer', () => this.answers(), WITHIN_20_S)
  }

  /** Whether those that scan and learn answer; rejects when they cannot be reached. */
  async answers(): Promise<boolean> {
    const pings = [this.scanner, this.controller].map(async (url) => {
      const response = await fetch(`${url}/ping`, { signal: AbortSignal.timeout(2_000) })
      return response.ok
    })
    return (await Promise.all(pings)).every(Boolean)
  }

  /** of the process that has all others under it */
  async mainPid(): Promise<number> {
    return Number(await readFile(join(this.address.folder, 'rspamd.pid'), 'utf8'))
  }

  async #signal(signal: NodeJS.Signals): Promise<void> {
    for (const pid of await this.#pids()) process.kill(pid, signal)
  }

  /** Its main process first, that it may start no others. */
  async #pids(): Promise<number[]> {
    const main = await this.mainPid()
    return processes()
      .filter(({ pid, parent, state }) => state !== 'Z' && (pid === main || parent === main))
      .map(({ pid }) => pid)
      .sort((one, other) => Number(other === main) - Number(one === main))
  }

  get #awayFile(): string {
    return join(this.address.folder, 'away')
  }
}
