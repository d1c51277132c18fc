import { heldBytes } from '@caliopen/contract/bytes'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { randomBytes } from 'node:crypto'
import app from '@adonisjs/core/services/app'
import hash from '@adonisjs/core/services/hash'
import server from '@adonisjs/core/services/server'
import edge from 'edge.js'
import { judge } from '#core/messages/digest/judge.js'
import { keep, type Kept } from '#core/messages/digest/keep.js'
import type { Item } from '#core/messages/digest/item.js'
import { prepare } from '#core/messages/digest/prepare.js'
import { createStandardMailboxes } from '#core/messages/mailboxes/standard.js'
import { essentialJudge } from './essential_judge.js'
import { renderWith } from '#core/themes/rendering/render.js'
import { PlainBrowser } from './plain_browser.js'
import { newTestAccount, openTestDatabase, type TestAccount } from './test_database.js'
import type { SqlDatabase } from '#database/sql.js'

export const PASSWORD = 'violet ladder tuesday soup'

/** The web role in this process, with the database of this run. */
export class House {
  readonly sql: SqlDatabase
  readonly origin: string
  readonly close: () => Promise<void>

  constructor(sql: SqlDatabase, origin: string, close: () => Promise<void>) {
    this.sql = sql
    this.origin = origin
    this.close = close
  }

  async newAccount(name = 'ana'): Promise<TestAccount> {
    const account = await newTestAccount(this.sql, name)
    const password = await hash.make(PASSWORD)
    await this.sql.run('update accounts set password = ? where id = ?', [password, account.id])
    await createStandardMailboxes(this.sql, [account.id])
    return account
  }

  visitor(): PlainBrowser {
    return new PlainBrowser(this.origin)
  }

  async signIn(account: TestAccount): Promise<PlainBrowser> {
    const browser = this.visitor()
    await browser.get('/sign-in')
    const answer = await browser.post('/sessions', { address: account.address, password: PASSWORD })
    if (answer.status !== 303) throw new Error(`signing in answered ${answer.status}`)
    return browser
  }

  /** A letter as it came in; `body` begins with its own headers or an empty line. */
  async receive(account: TestAccount, subject: string, body: string): Promise<Kept> {
    const head = ['From: Bo <bo@far.example>', `To: ${account.address}`, `Subject: ${subject}`]
    const id = `Message-ID: <${randomBytes(8).toString('hex')}@far.example>`
    const item: Item = {
      accountId: account.id,
      direction: 'in',
      channel: 'email',
      sourceId: randomBytes(32),
      raw: heldBytes(Buffer.from([...head, id, 'MIME-Version: 1.0', body].join('\r\n'))),
      trace: '',
      sender: 'bo@far.example',
      recipient: account.address,
      detail: null,
      facts: null,
      receivedAt: Date.now(),
      mailbox: 'inbox',
      seen: false,
    }
    const judged = await judge(this.sql, essentialJudge, await prepare(this.sql, [item]))
    const [kept] = await this.sql.transaction((trx) => keep(trx, judged))
    if (!kept) throw new Error('the letter was not kept')
    return kept
  }
}

let dressed: Promise<void> | null = null

/** Pages are rendered as in the web role: once a process, for all its houses. */
function dress(): Promise<void> {
  dressed ??= app.container.make('themes').then((themes) => {
    renderWith(themes)
    return themes.start()
  })
  return dressed
}

export async function openHouse(): Promise<House> {
  const sql = await openTestDatabase()
  // Without the web role there is no Vite, which would say where styles and scripts stand.
  edge.global('asset', (path: string) => `/${path}`)
  await dress()
  await server.boot()
  const http = createServer(server.handle.bind(server))
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const { port } = http.address() as AddressInfo
  server.setNodeServer(http)
  await app.container.make('bus')
  return new House(sql, `http://127.0.0.1:${port}`, async () => {
    http.closeAllConnections()
    http.close()
    await sql.close()
  })
}
