import { PlainBrowser } from '#core/tests/plain_browser.js'
import { Counts, keyOf, tokenIn } from './found.js'

/** What an antispam took for spam is in Junk: it is there all the same. */
const BEGIN = ['/mail/inbox', '/mail/junk']
const ROW =
  /href="\/mail\/(?:inbox|junk)\/threads\/([^"?]+)[^"]*"[^]*?\b((?:in|out)-\d+-\d+-\d+)\b/g
const PAGE = /href="(\/mail\/(?:inbox|junk)\?[^"]*)"/g

/** Inbox and Junk as their owner leafs through them: every thread of every page, once. */
export async function countInWebmail(
  origin: string,
  accounts: readonly string[],
  password: string
): Promise<Counts> {
  const counts = new Counts()
  for (const address of accounts) {
    const threads = await leafThrough(await signIn(origin, address, password))
    for (const token of threads.values()) counts.add(keyOf(address, token))
  }
  return counts
}

async function signIn(origin: string, address: string, password: string): Promise<PlainBrowser> {
  const browser = new PlainBrowser(origin)
  await browser.get('/sign-in')
  const { status } = await browser.post('/sessions', { address, password })
  if (status !== 303) throw new Error(`signing in as ${address} answered ${status}`)
  return browser
}

async function leafThrough(browser: PlainBrowser): Promise<Map<string, string>> {
  const threads = new Map<string, string>()
  const seen = new Set<string>()
  const ahead = [...BEGIN]
  for (let path = ahead.shift(); path !== undefined; path = ahead.shift()) {
    if (seen.has(path)) continue
    seen.add(path)
    const { text, status } = await browser.get(path)
    if (status !== 200) throw new Error(`${path} answered ${status}`)
    for (const [, id = '', words = ''] of text.matchAll(ROW)) {
      const token = tokenIn(words)
      if (token !== null) threads.set(id, token)
    }
    for (const [, next = ''] of text.matchAll(PAGE)) ahead.push(next.replaceAll('&amp;', '&'))
  }
  return threads
}
