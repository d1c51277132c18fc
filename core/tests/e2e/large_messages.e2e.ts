import { readFileSync, writeFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import type { ReadableStream as WebStream } from 'node:stream/web'
import { test } from '@japa/runner'
import { waitUntil } from '#appliance/lab/wait.js'
import { openBrowser } from '#appliance/test/browser.js'
import { startCaliopen } from '#appliance/test/caliopen.js'
import type { Caliopen } from '#appliance/test/caliopen.js'
import { useLab } from '#appliance/test/lab.js'
import { Talk } from '#core/mail/session/testing/talk.js'
import { largeLetter } from '#core/tests/large_letter.js'
import type { DatabaseChoice } from '#database/sql.js'
import { installHeadless, PASSWORD } from './support/install.js'

const MIB = 1024 * 1024
const TO = 'ana@large.example'
/** in a letter of just under 50 MB, the largest that is taken */
const LARGE = 36 * MIB
/** less by 28 MiB, which are 38 as they travel: whoever held both forms would grow by 66 */
const SMALLER = 8 * MIB
/** V8 leaves pieces lying about until it looks for them: up to 30 come and go */
const GROWTH = 45
const ROLES = ['mail', 'worker', 'web'] as const

type Bytes = Record<(typeof ROLES)[number], number>

test.group('A message of 50 MB', () => {
  for (const client of ['sqlite', 'mysql'] as const) {
    test(`grows no process by its size, on ${client}`, async ({ assert }) => {
      const caliopen = await startCaliopen()
      try {
        const database = await choose(client)
        await installHeadless(caliopen, { domain: 'large.example', address: TO, database })
        await waitUntil('the roles to begin anew', () => isOpen(caliopen), { timeout: 30_000 })
        await send(caliopen, SMALLER, 'first')
        const smaller = await peaksWhile(caliopen, () => send(caliopen, SMALLER, 'smaller'))
        const large = await peaksWhile(caliopen, () => send(caliopen, LARGE, 'large'))
        assert.deepEqual(grownTooMuch(smaller, large), [])
        const cookie = await signIn(caliopen)
        await openIn(caliopen, cookie, 'first')
        const less = await peaksWhile(caliopen, () => openIn(caliopen, cookie, 'smaller'))
        const more = await peaksWhile(caliopen, () => openIn(caliopen, cookie, 'large'))
        assert.deepEqual(grownTooMuch(less, more), [])
      } finally {
        await caliopen.stop()
      }
    }).timeout(240_000)
  }
})

function grownTooMuch(before: Bytes, after: Bytes): string[] {
  const grown = (role: (typeof ROLES)[number]) => Math.round((after[role] - before[role]) / MIB)
  return ROLES.filter((role) => grown(role) >= GROWTH).map((role) => `${role}: ${grown(role)} MiB`)
}

async function signIn(caliopen: Caliopen): Promise<string> {
  const browser = await openBrowser()
  try {
    const page = await browser.newPage()
    await page.goto(`${caliopen.address}/sign-in`)
    await page.locator('#address').fill(TO)
    await page.locator('#password').fill(PASSWORD)
    await page.locator('form button[type=submit]').click()
    await page.getByText('Something large').first().waitFor()
    const cookies = await page.context().cookies()
    return cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
  } finally {
    await browser.close()
  }
}

/** Reads the letter, and loads down what hangs on it. */
async function openIn(caliopen: Caliopen, cookie: string, seed: string): Promise<void> {
  const get = (path: string) => fetch(new URL(path, caliopen.address), { headers: { cookie } })
  const { stdout } = await caliopen.ace('messages:list', '--account', TO, '--format', 'json')
  const rows = stdout.split('\n').filter(Boolean)
  const row = rows.find((line) => line.includes(`Something large ${seed}"`)) ?? ''
  const { id } = JSON.parse(row) as { id: string }
  const letter = await (await get(`/messages/${id}/body`)).text()
  if (!letter.includes('a xylophone')) throw new Error('the letter is not shown')
  const file = await get(`/messages/${id}/attachments/0`)
  let loaded = 0
  for await (const chunk of bytesOf(file)) loaded += chunk.length
  if (loaded < SMALLER) throw new Error(`of the file there came ${loaded} bytes`)
}

function bytesOf({ body }: Response): AsyncIterable<Buffer> {
  if (!body) throw new Error('nothing came')
  return Readable.fromWeb(body as WebStream)
}

async function choose(client: DatabaseChoice['client']): Promise<DatabaseChoice> {
  if (client === 'sqlite') return { client }
  return { client, ...(await (await useLab()).mariadb.createDatabase()) }
}

async function isOpen(caliopen: Caliopen): Promise<boolean> {
  try {
    const talk = await Talk.with(caliopen.ports.smtp)
    const [greeting = ''] = await talk.play('S: 220', 'C: QUIT\r\n', 'S: 221', 'closed')
    return greeting.includes('mx.large.example')
  } catch {
    return false
  }
}

/** Resolves when it is digested. */
async function send(caliopen: Caliopen, bytes: number, seed: string): Promise<void> {
  const talk = await Talk.with(caliopen.ports.smtp)
  await talk.play('S: 220', 'C: EHLO far.example\r\n', 'S: 250')
  await talk.play('C: MAIL FROM:<bo@far.example>\r\n', 'S: 250')
  await talk.play(`C: RCPT TO:<${TO}>\r\n`, 'S: 250', 'C: DATA\r\n', 'S: 354')
  for await (const chunk of largeLetter(TO, bytes, seed).stream()) await talk.sendSlowly(chunk)
  await talk.play('C: .\r\n', 'S: 250 2.0.0', 'C: QUIT\r\n', 'S: 221', 'closed')
  const isDigested = async () => {
    const response = await fetch(`${caliopen.address}/health`)
    const { roles } = (await response.json()) as { roles: { mail: { spool: { count: number } } } }
    return roles.mail.spool.count === 0
  }
  await waitUntil('the message to be digested', isDigested, { timeout: 60_000, every: 100 })
}

/** The most that was resident meanwhile (proc(5): clear_refs, VmHWM), in bytes. */
async function peaksWhile(caliopen: Caliopen, work: () => Promise<void>): Promise<Bytes> {
  for (const role of ROLES) writeFileSync(`/proc/${caliopen.rolePid(role)}/clear_refs`, '5')
  await work()
  const of = (role: (typeof ROLES)[number]) => {
    const status = readFileSync(`/proc/${caliopen.rolePid(role)}/status`, 'utf8')
    return 1024 * Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1])
  }
  return { mail: of('mail'), worker: of('worker'), web: of('web') }
}
