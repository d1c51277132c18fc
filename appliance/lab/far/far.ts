import { randomUUID } from 'node:crypto'
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { requireCommand, runCommand } from '../processes/command.js'
import type { Endpoint } from '../net/probe.js'
import { writeRule, type RefusalRule } from './rules.js'

export interface FarAddress {
  host: string
  /** the MX: for the domains only, STARTTLS offered */
  smtpPort: number
  /** takes mail for anybody, to be delivered by `route` or into the far mailboxes */
  submissionPort: number
  /** takes mail for anybody from those who sign in over STARTTLS, as a provider's does */
  relayPort: number
  imapPort: number
  /** of every account */
  password: string
  domains: readonly string[]
  certificateFile: string
  /** Postfix's folder */
  folder: string
  routesFolder: string | null
  rulesFolder: string | null
}

export interface QueuedMessage {
  queue_name: string
  queue_id: string
  sender: string
  recipients: { address: string; delay_reason?: string }[]
}

/** The far side of a correspondence: Postfix with Dovecot. Works from any process that knows its address. */
export class Far {
  readonly address: FarAddress

  constructor(address: FarAddress) {
    this.address = address
  }

  get host(): string {
    return this.address.host
  }

  get smtpPort(): number {
    return this.address.smtpPort
  }

  get submissionPort(): number {
    return this.address.submissionPort
  }

  get imap(): Endpoint {
    return { host: this.address.host, port: this.address.imapPort }
  }

  get password(): string {
    return this.address.password
  }

  /** From now on the MX refuses this recipient: `{ reply: '451 4.7.1 Later', times: 1 }`; without `times`, for ever. */
  async refuse(recipient: string, rule: RefusalRule): Promise<void> {
    await writeRule(this.#rulesFolder(), recipient, rule)
  }

  /** Takes back what `refuse` said. */
  async accept(recipient: string): Promise<void> {
    await rm(join(this.#rulesFolder(), recipient.toLowerCase()), { recursive: true, force: true })
  }

  /** Mail that the far side sends to this domain goes there; `*` means all the others. */
  async route(domain: string, endpoint: Endpoint): Promise<void> {
    const { routesFolder } = this.address
    if (routesFolder === null) {
      throw new TypeError('This far side was started with { routes: false }')
    }
    const draft = join(routesFolder, `${randomUUID()}.draft`)
    await writeFile(draft, `smtp:[${endpoint.host}]:${endpoint.port}\n`)
    await rename(draft, join(routesFolder, domain.toLowerCase()))
  }

  /** What waits in Postfix's queues. */
  async queue(): Promise<QueuedMessage[]> {
    const lines = await this.#run('postqueue', '-j')
    return lines
      .split('\n')
      .filter(Boolean)
      .map((line): QueuedMessage => JSON.parse(line))
  }

  /** Tries everything that waits, now. */
  async flush(): Promise<void> {
    await this.#run('postqueue', '-f')
  }

  /** What Postfix said about itself; for messages of failed tests. */
  async log(): Promise<string> {
    return readFile(join(this.address.folder, 'postfix.log'), 'utf8')
  }

  #rulesFolder(): string {
    if (this.address.rulesFolder !== null) return this.address.rulesFolder
    throw new TypeError('This far side was started with { refusals: false }')
  }

  async #run(command: string, ...args: string[]): Promise<string> {
    const configuration = join(this.address.folder, 'configuration')
    const path = await requireCommand(command, 'postfix')
    const { stdout } = await runCommand(path, ['-c', configuration, ...args])
    return stdout
  }
}
