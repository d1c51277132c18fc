import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSecureContext, type SecureContext } from 'node:tls'
import { Authority } from '../prosody/authority.js'

export interface PolicyAnswer {
  status?: number
  text: string
  headers?: Record<string, string>
}

/** Serves the MTA-STS policies of any domain, with certificates of an authority of its own. */
export class PolicyHost {
  readonly #folder: string
  readonly #authority: Authority
  readonly #server: Server
  readonly #answers = new Map<string, PolicyAnswer>()
  /** how often it was asked */
  asked = 0

  private constructor(folder: string, authority: Authority) {
    this.#folder = folder
    this.#authority = authority
    this.#server = createServer(
      {
        SNICallback: (name, done) => void this.#show(name).then((shown) => done(null, shown), done),
      },
      (request, response) => {
        this.asked += 1
        const { host = '' } = request.headers
        const answer = this.#answers.get(host.replace(/:\d+$/, ''))
        const isThere = answer && request.url === '/.well-known/mta-sts.txt'
        response.writeHead(isThere ? (answer.status ?? 200) : 404, {
          'content-type': 'text/plain',
          ...answer?.headers,
        })
        response.end(isThere ? answer.text : 'not here')
      }
    )
  }

  static async listen(address: string): Promise<PolicyHost> {
    const folder = await mkdtemp(join(tmpdir(), 'caliopen-policies-'))
    const host = new PolicyHost(folder, await Authority.found(folder))
    await new Promise<void>((resolve) => host.#server.listen(0, address, resolve))
    return host
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  /** The authority's certificate, for those who are to trust it. */
  certificate(): Promise<string> {
    return readFile(this.#authority.file, 'utf8')
  }

  publish(domain: string, answer: PolicyAnswer): void {
    this.#answers.set(`mta-sts.${domain}`, answer)
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
    await rm(this.#folder, { recursive: true, force: true })
  }

  async #show(name: string): Promise<SecureContext> {
    const files = await this.#authority.issue(name, { names: [name] })
    return createSecureContext({
      cert: await readFile(files.certificateFile),
      key: await readFile(files.keyFile),
    })
  }
}
