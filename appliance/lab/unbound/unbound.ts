import { Resolver } from 'node:dns/promises'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { waitUntil } from '../wait.js'

export interface UnboundAddress {
  host: string
  port: number
  folder: string
}

/** The lab's resolver: asks the lab's BIND, and verifies what stands below `signed.example`. */
export class Unbound {
  readonly address: UnboundAddress

  constructor(address: UnboundAddress) {
    this.address = address
  }

  /** For `DNS_SERVERS`. */
  get server(): string {
    return `${this.address.host}:${this.address.port}`
  }

  /** `kill -9`; nobody listens until `start`, which begins without anything remembered. */
  async kill(): Promise<void> {
    await writeFile(this.#awayFile, '')
    process.kill(
      Number(await readFile(join(this.address.folder, 'unbound.pid'), 'utf8')),
      'SIGKILL'
    )
    const isDown = () =>
      this.answers().then(
        () => false,
        () => true
      )
    await waitUntil('unbound does not end', isDown, { timeout: 10_000 })
  }

  /** Resolves when it answers again. */
  async start(): Promise<void> {
    await rm(this.#awayFile, { force: true })
    await waitUntil('unbound does not answer', () => this.answers(), { timeout: 10_000 })
  }

  async answers(): Promise<boolean> {
    const resolver = new Resolver({ timeout: 500, tries: 1 })
    resolver.setServers([this.server])
    return (await resolver.resolveMx('far.example')).length > 0
  }

  get #awayFile(): string {
    return join(this.address.folder, 'away')
  }
}
