import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { KeyObject } from 'node:crypto'
import type { IndexDocument } from '@caliopen/contract/marketplace/index_document'
import { signIndex } from '@caliopen/contract/marketplace/index_signature'

type Answer = (request: IncomingMessage, response: ServerResponse) => void

/** A static web server, as any would serve a marketplace: files by path, with an ETag each. */
export class Shelf {
  readonly address: string
  readonly files = new Map<string, Buffer>()
  /** what was asked, `GET /index.json 200` */
  readonly log: string[] = []
  /** set to answer otherwise than a static server would */
  answer: Answer | null = null
  /** set to ask for a token */
  token: string | null = null
  readonly close: () => Promise<void>

  private constructor(address: string, close: () => Promise<void>) {
    this.address = address
    this.close = close
  }

  static async open(): Promise<Shelf> {
    const server = createServer((request, response) => shelf.#serve(request, response))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const shelf = new Shelf(`http://127.0.0.1:${port}/market/`, async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    })
    return shelf
  }

  /** Puts an index there, signed. */
  issue(index: IndexDocument, privateKey: KeyObject): void {
    const bytes = Buffer.from(JSON.stringify(index))
    this.files.set('index.json', bytes)
    this.files.set('index.json.sig', Buffer.from(signIndex(bytes, privateKey)))
  }

  #serve(request: IncomingMessage, response: ServerResponse): void {
    if (this.answer) return this.answer(request, response)
    const status = this.#answer(request, response)
    this.log.push(`${request.method} ${request.url} ${status}`)
  }

  #answer(request: IncomingMessage, response: ServerResponse): number {
    if (this.token !== null && request.headers.authorization !== `Bearer ${this.token}`) {
      response.writeHead(401).end()
      return 401
    }
    const bytes = this.files.get((request.url ?? '').replace('/market/', ''))
    if (!bytes) {
      response.writeHead(404).end()
      return 404
    }
    const etag = `"${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}"`
    if (request.headers['if-none-match'] === etag) {
      response.writeHead(304).end()
      return 304
    }
    response.writeHead(200, { etag }).end(bytes)
    return 200
  }
}
