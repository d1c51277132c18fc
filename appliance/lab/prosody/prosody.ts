import { readFile, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { makeFolder } from '../folder.js'
import { processes } from '../processes/process_group.js'
import { serverUser } from '../processes/system_user.js'
import { waitUntil } from '../wait.js'
import { CHAT_DOMAIN, STARTTLS_PORT } from './configuration.js'

/** Every account of the lab's Prosody signs in with it, unless it was made with another. */
export const CHAT_PASSWORD = 'test'

export interface ProsodyAddress {
  host: string
  /** STARTTLS; direct TLS is one port further */
  port: number
  /** the certificate of the authority that all its certificates come from */
  authorityFile: string
  folder: string
}

export interface ChatAccountOptions {
  domain?: string
  password?: string
  /** who stands in its roster, both sides knowing of each other */
  contacts?: readonly { address: string; name: string }[]
}

const WITHIN_15_S = { timeout: 15_000, every: 50 }

/** The lab's XMPP server; works from any process that knows its address. */
export class Prosody {
  readonly address: ProsodyAddress

  constructor(address: ProsodyAddress) {
    this.address = address
  }

  get host(): string {
    return this.address.host
  }

  get authority(): Promise<string> {
    return readFile(this.address.authorityFile, 'utf8')
  }

  /** Makes the account, or makes it anew; answers its address. `name` is of a–z and 0–9. */
  async createAccount(name: string, options: ChatAccountOptions = {}): Promise<string> {
    const { domain = CHAT_DOMAIN, password = CHAT_PASSWORD, contacts = [] } = options
    await this.#store(domain, 'accounts', name, `return { ["password"] = ${lua(password)} };`)
    const items = contacts.map(
      (contact) => `[${lua(contact.address)}] = { ["subscription"] = "both"; ["groups"] = {}; \
["name"] = ${lua(contact.name)} };`
    )
    const roster = `return { ${items.join(' ')} [false] = { ["version"] = 1; ["pending"] = {} } };`
    await this.#store(domain, 'roster', name, roster)
    return `${name}@${domain}`
  }

  /** Starts it anew; with `abruptly` it has no time to say good-bye. Resolves when it answers again. */
  async restart({ abruptly = false } = {}): Promise<void> {
    await this.#end(abruptly)
    await this.ready()
  }

  /** Takes it away until `back`: nobody listens meanwhile. */
  async away(): Promise<void> {
    await writeFile(join(this.address.folder, 'away'), '')
    await this.#end(false)
  }

  async back(): Promise<void> {
    await rm(join(this.address.folder, 'away'), { force: true })
    await this.ready()
  }

  async ready(): Promise<void> {
    await waitUntil('Prosody does not answer', () => this.answers(), WITHIN_15_S)
  }

  /** Whether it greets; rejects when it cannot be reached. */
  answers(): Promise<boolean> {
    return opensStreams(this.host, STARTTLS_PORT)
  }

  async #end(abruptly: boolean): Promise<void> {
    const pid = Number(await readFile(join(this.address.folder, 'prosody.pid'), 'utf8'))
    process.kill(pid, abruptly ? 'SIGKILL' : 'SIGTERM')
    const gone = async () => !processes().some((one) => one.pid === pid && one.state !== 'Z')
    await waitUntil('Prosody does not end', gone, WITHIN_15_S)
  }

  /** As its storage "internal" keeps it. */
  async #store(domain: string, store: string, name: string, content: string): Promise<void> {
    const user = await serverUser('prosody')
    const data = join(this.address.folder, 'data')
    const host = join(data, encoded(domain))
    for (const folder of [data, host, join(host, store)]) await makeFolder(folder, user)
    await writeFile(join(host, store, `${encoded(name)}.dat`), `${content}\n`, { mode: 0o644 })
  }
}

/** RFC 6120 §4.2: it answers a stream header with one of its own. */
function opensStreams(host: string, port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port })
    socket.setTimeout(2_000, () => socket.destroy(new Error('no answer')))
    socket.once('error', reject)
    socket.once('close', () => reject(new Error('closed before it answered')))
    socket.once('data', (words) => {
      socket.destroy()
      resolve(words.toString().startsWith('<?xml'))
    })
    socket.write(
      `<?xml version='1.0'?><stream:stream to='${CHAT_DOMAIN}' version='1.0' xmlns='jabber:client' \
xmlns:stream='http://etherx.jabber.org/streams'>`
    )
  })
}

/** Prosody names its files so: util/datamanager.lua, `encode`. */
function encoded(name: string): string {
  return name.replaceAll(/[^a-zA-Z0-9]/g, (character) => {
    return `%${character.charCodeAt(0).toString(16).padStart(2, '0')}`
  })
}

function lua(text: string): string {
  return JSON.stringify(text)
}
