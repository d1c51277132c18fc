import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from '@japa/runner'
import type { Browser } from 'playwright-core'
import { openBrowser } from '#appliance/test/browser.js'
import { ATTACKS } from '#core/messages/html/attacks.js'
import { letterDocument, LETTER_POLICY } from '#core/webmail/letters/letter_document.js'

/** As the thread page has it. */
const SANDBOX = 'allow-scripts allow-popups allow-popups-to-escape-sandbox'
const PAGE_POLICY = `frame-src 'self'`

/** Those that are only long are for the sanitizer: a browser would take its time to draw them. */
const SHORT = ATTACKS.filter(({ length }) => length < 1_000)

const NOTHING = new Map<string, string>()

/** Long enough for what loads, fires or animates by itself. */
const PATIENCE = 1_500

interface Shown {
  letters: readonly string[]
  /** null: without the frame's sandbox and any policy */
  policy: string | null
}

/**
 * Every hostile letter in a real browser, behind each wall alone: first only the sanitizer, in frames
 * that would let anything happen; then only the frame and its policy, around the letters as they came.
 */
test.group('Hostile letters in a browser', (group) => {
  let browser: Browser
  let server: Server
  let origin: string
  let shown: Shown = { letters: [], policy: null }

  group.tap((each) => each.tags(['@once']))
  group.each.timeout(180_000)

  group.setup(async () => {
    browser = await openBrowser()
    server = createServer((request, response) => {
      const letter = shown.letters[Number(/^\/letter\/(\d+)$/.exec(request.url ?? '')?.[1])]
      const policy = letter === undefined ? PAGE_POLICY : shown.policy
      if (policy && shown.policy) response.setHeader('content-security-policy', policy)
      response.setHeader('content-type', 'text/html; charset=utf-8')
      response.end(letter ?? pageAround(shown))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    return async () => {
      await browser.close()
      server.closeAllConnections()
      server.close()
    }
  })

  /** What got through: the letter, and what it called or reached. */
  async function show(letters: readonly string[], policy: string | null): Promise<string[]> {
    shown = { letters: letters.map((html) => html.replaceAll('pwn()', CALL)), policy }
    const through: string[] = []
    const page = await browser.newPage()
    await page.route('**/*', (route) => {
      const request = route.request()
      if (request.url().startsWith(`${origin}/`)) return route.continue()
      const letter = Number(request.frame().url().split('/').at(-1))
      through.push(`${SHORT[letter]} reached ${request.url()}`)
      return route.abort()
    })
    await page.goto(`${origin}/`, { timeout: 90_000 })
    await page.waitForTimeout(PATIENCE)
    const heard: { letter: number; data: unknown }[] = await page.evaluate('window.heard')
    await page.close()
    const called = heard.filter(({ data }) => data === 'pwned')
    return [...through, ...called.map(({ letter }) => `${SHORT[letter]} was run`)]
  }

  test('do nothing once they are sanitized, even where they could', async ({ assert }) => {
    const letters = SHORT.map((attack) => letterDocument(attack, NOTHING, 'en'))
    assert.deepEqual(await show(letters, null), [])
  })

  test('do nothing in their frame, even as they came', async ({ assert }) => {
    const letters = SHORT.map((attack) => `<!doctype html><body>${attack}</body>`)
    assert.deepEqual(await show(letters, LETTER_POLICY), [])
  })

  test('do much without either, which shows that this would be seen', async ({ assert }) => {
    const letters = SHORT.map((attack) => `<!doctype html><body>${attack}</body>`)
    assert.isAbove((await show(letters, null)).length, 40)
  })

  test('and all others say how tall they are', async ({ assert }) => {
    const letter = letterDocument('<p style="height:777px">x</p>', NOTHING, 'en')
    shown = { letters: [letter], policy: LETTER_POLICY }
    const page = await browser.newPage()
    await page.goto(`${origin}/`)
    await page.waitForFunction('window.heard.some(({ data }) => data.height > 776)')
    await page.close()
    assert.include(letter, 'height:777px')
  })
})

const CALL = `parent.postMessage('pwned','*')`

function pageAround({ letters, policy }: Shown): string {
  return `<!doctype html><script>
    window.heard = []
    const frames = []
    addEventListener('message', ({ source, data }) => {
      window.heard.push({ letter: frames.findIndex((frame) => frame.contentWindow === source), data })
    })
    addEventListener('DOMContentLoaded', () => {
      for (let letter = 0; letter < ${letters.length}; letter++) {
        const frame = document.createElement('iframe')
        if (${policy !== null}) frame.setAttribute('sandbox', '${SANDBOX}')
        frame.src = '/letter/' + letter
        frames.push(frame)
        document.body.append(frame)
      }
    })
  </script>`
}
