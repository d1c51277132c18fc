import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from '@japa/runner'
import type { Browser, Page } from 'playwright-core'
import { openBrowser } from '#appliance/test/browser.js'
import { startCaliopen } from '#appliance/test/caliopen.js'
import type { Caliopen } from '#appliance/test/caliopen.js'
import { waitUntil } from '#appliance/lab/wait.js'
import { audit } from './support/audit.js'
import { ForeignTexts } from './support/foreign_texts.js'
import { PASSWORD } from './support/install.js'
import { lettersTo, send, SUBJECTS } from './support/letters.js'

const ANA = 'ana@caliopen.example'
const FRENCH = { locale: 'fr-FR', reducedMotion: 'reduce' } as const

/** Rooms of the administrator's console, one of each kind. */
const CONSOLE = [
  ['the plugins', '/admin/plugins'],
  ['a plugin', '/admin/plugins/trust-essentials'],
  ['what its rules would change', '/admin/plugins/trust-essentials/past-mail'],
  ['the marketplace', '/admin/marketplace'],
  ['an offer', '/admin/marketplace/channel-xmpp'],
  ['the indexes', '/admin/indexes'],
  ['an upload', '/admin/upload'],
  ['the themes', '/admin/themes'],
  ['the settings of all', '/admin/settings'],
  ['the reports', '/admin/reports'],
  ['who sends how much', '/admin/senders'],
  ['the diary', '/admin/activity'],
] as const

/** One Caliopen for all: each test goes on where the one before stopped. */
test.group('Every page', (group) => {
  let caliopen: Caliopen
  let browser: Browser
  let page: Page
  const french = new ForeignTexts('fr', 'en')
  const english = new ForeignTexts('en', 'fr')
  let faults: string[] = []

  group.setup(async () => {
    ;[caliopen, browser] = await Promise.all([startCaliopen(), openBrowser()])
    page = await browser.newPage(FRENCH)
    return async () => {
      await browser.close()
      await caliopen.stop()
    }
  })
  group.each.setup(() => {
    faults = []
  })
  // On a calm machine all of them take half a minute.
  group.each.timeout(200_000)

  test('of the installer is good for everybody, and in the language chosen', async ({ assert }) => {
    await go('/')
    await look('not installed yet')
    await page.goto(caliopen.printed)
    await look('the language')
    await page.locator('input[name=language][value=fr]').check()
    await onward()

    await look('the organisation')
    await page.locator('#domain').fill('no domain')
    await onwardUnchecked()
    await look('the organisation, refused')
    await page.locator('#organisation').fill('Maison Caliopen')
    await page.locator('#domain').fill('caliopen.example')
    await onward()

    await page.locator('input[name=client][value=mysql]').check()
    await page.locator('#port').fill('1')
    await page.locator('#user').fill('caliopen')
    await page.locator('#database').fill('caliopen')
    await page.getByRole('button', { name: 'Tester la connexion' }).click()
    await page.locator('[data-storage-test-target=result] .notice').waitFor()
    await unfold()
    await look('the storage, tested')
    await page.locator('#user').fill('')
    await onwardUnchecked()
    await look('the storage, refused')
    await page.locator('input[name=client][value=sqlite]').check()
    await onward()

    await look('the administrator')
    await pass('/install/starting')
    await page.locator('#name').fill('Ana Lima')
    await page.locator('#address').fill('ana')
    await page.locator('#password').fill('caliopen')
    await onwardUnchecked()
    await look('the administrator, refused')
    await page.locator('#password').fill(PASSWORD)
    await onward()
    await page.waitForURL(/\/install\/done/, { timeout: 30_000 })
    await look('done')
    assert.deepEqual(faults, [])
  })

  test('of an empty webmail is good for everybody, and in the language chosen', async ({
    assert,
  }) => {
    await signIn()
    await go('/mail/inbox')
    await look('the inbox at first use')
    for (const mailbox of ['drafts', 'sent', 'archive', 'junk', 'trash']) {
      await go(`/mail/${mailbox}`)
      await listen(mailbox)
    }
    await look('an empty mailbox')
    await go('/search')
    await look('the search')
    await go('/search?q=introuvable')
    await look('a search without results')
    assert.deepEqual(faults, [])
  })

  test('of lists and letters is good for everybody, and in the language chosen', async ({
    assert,
  }) => {
    await send(caliopen, lettersTo(ANA))
    await go('/mail/inbox')
    await look('the inbox')
    await page.locator('.row input[type=checkbox]').first().check({ force: true })
    await look('the inbox with a thread selected')
    await go('/search?q=contrat%20foo:bar')
    await look('a search with results')
    await openThread(SUBJECTS.thread)
    await look('a long thread')
    for (const subject of [SUBJECTS.plain, SUBJECTS.table, SUBJECTS.attachment]) {
      await openThread(subject)
      await unfold()
      await look(subject)
    }
    await go((await page.locator('.letter__foot a').first().getAttribute('href')) ?? '')
    await page.locator('pre.source').waitFor()
    await look('a source')
    await go('/set-aside')
    await unfold()
    await look('what is set aside')
    await page.locator('.card a.button').first().click()
    await page.locator('pre.source').waitFor()
    await listen('the source of what is set aside')
    assert.deepEqual(faults, [])
  })

  test('of writing and of settings is good for everybody, and in the language chosen', async ({
    assert,
  }) => {
    await go('/compose')
    await page.locator('textarea[name=text]').fill('Bonjour')
    await onwardUnchecked()
    await look('a new message, refused')
    await openThread(SUBJECTS.plain)
    await page.getByRole('link', { name: 'Répondre', exact: true }).click()
    await page.locator('#dock form.composer').waitFor()
    await look('a reply beside its letter')
    await page.locator('#dock textarea').fill('Midi.')
    await page.locator('#dock button[type=submit]').first().click()
    await page.locator('.toast button[type=submit]').waitFor()
    await look('an answer on its way')
    await go('/mail/sent')
    await look('sent')
    await go('/settings/channels')
    await look('the channels')
    await go('/settings/programs')
    await look('the passwords for programs')
    await go('/settings')
    await look('settings')
    await page.keyboard.press('?')
    await look('the shortcuts')
    assert.deepEqual(faults, [])
  })

  test('of the console is good for everybody, and in the language chosen', async ({ assert }) => {
    await go('/admin')
    await look('the overview')
    for (const [name, path] of CONSOLE) {
      await go(path)
      await unfold()
      await look(name)
    }
    await go('/admin/plugins/trust-essentials/removal')
    await listen('removing a plugin')
    await go('/admin/marketplace?q=introuvable')
    await listen('a marketplace without results')
    await page.getByRole('link', { name: 'Votre messagerie' }).click()
    await page.waitForURL(/\/mail\/inbox/)
    assert.deepEqual(faults, [])
  })

  test('that says what went wrong is good for everybody', async ({ assert }) => {
    await go('/nothing/here')
    await look('not found')
    await openThread(SUBJECTS.large)
    const source = await page.locator('.letter__foot a').first().getAttribute('href')
    await rm(join(caliopen.dataDir, 'blobs'), { recursive: true })
    await go(source ?? '')
    await page.locator('.door .notice').waitFor()
    await look('a failure of ours')
    await page.context().clearCookies()
    await go('/sign-in')
    await look('signing in')
    await signIn('wrong password')
    await look('signing in, refused')
    assert.deepEqual(faults, [])
  })

  test('speaks English to whom that is the language of', async ({ assert }) => {
    await signIn()
    await go('/settings')
    await page.locator('input[name=language][value=en]').check()
    await page.locator('form:has(input[name=language]) button[type=submit]').click()
    await page.locator('html[lang=en]').waitFor({ state: 'attached' })
    assert.isNotEmpty(await french.on(page), 'who listens hears the other language')
    const places = ['/mail/inbox', '/mail/sent', '/mail/junk', '/search', '/search?q=contrat']
    for (const path of [
      ...places,
      '/set-aside',
      '/compose',
      '/settings',
      '/settings/channels',
      '/settings/programs',
      '/mail/nowhere',
    ]) {
      await go(path)
      faults.push(...(await english.on(page)).map((text) => `${path}: ${text}`))
    }
    await openThread(SUBJECTS.thread)
    faults.push(...(await english.on(page)).map((text) => `a thread: ${text}`))
    assert.deepEqual(faults, [])
  })

  /** A page that goes on by itself when Caliopen has started again: held back until it was looked at. */
  async function pass(path: string) {
    const before = page.url()
    const old = caliopen.rolePid('web')
    await page.route('**/health', (route) => route.abort())
    await go(path)
    await look(path)
    await page.unroute('**/health')
    await page.goto('about:blank')
    // The page was asked for, so every role begins anew a moment later.
    const isBack = async () => caliopen.rolePid('web') !== old && (await isUp())
    await waitUntil('Caliopen to be back', isBack, { timeout: 30_000 })
    await page.goto(before)
  }

  async function isUp(): Promise<boolean> {
    try {
      return (await fetch(`${caliopen.address}/health`)).ok
    } catch {
      return false
    }
  }

  async function go(path: string) {
    await page.goto(caliopen.address + path)
  }

  /** What is wrong with the page as it stands, for eyes, for ears, and for who reads French. */
  async function look(name: string) {
    faults.push(...(await audit(page, name)))
    await listen(name)
  }

  /** The words alone, where another page has looked the same. */
  async function listen(name: string) {
    faults.push(...(await french.on(page)).map((text) => `${name} says: ${text}`))
  }

  /** Opens what is folded, so that it is looked at, too: of what explains itself, trust once and importance once. */
  async function unfold() {
    await page.evaluate(() => {
      for (const one of document.querySelectorAll<HTMLDetailsElement>('details:not(.why)')) {
        one.open = true
      }
      const explained = [...document.querySelectorAll<HTMLDetailsElement>('details.why')]
      for (const one of [explained[0], explained.at(-1)]) one?.setAttribute('open', '')
    })
  }

  async function onward() {
    const before = page.url()
    await page.locator('button.button--main[type=submit]').click()
    await page.waitForURL((url) => url.href !== before, { timeout: 30_000 })
  }

  /** Posts what the browser would not let through, and gets the same page with what is wrong. */
  async function onwardUnchecked() {
    await page.evaluate(() => {
      for (const form of document.querySelectorAll('form')) form.noValidate = true
    })
    await page.locator('button.button--main[type=submit]').first().click()
    await page.locator('.field__error, .line__error').first().waitFor()
  }

  async function signIn(password = PASSWORD) {
    await go('/sign-in')
    if (!page.url().includes('/sign-in')) return
    await page.locator('#address').fill(ANA)
    await page.locator('#password').fill(password)
    await page.locator('form button[type=submit]').click()
    await page.locator('.rail, [role=alert]').first().waitFor()
  }

  async function openThread(subject: string) {
    await go('/mail/inbox')
    await waitUntil(subject, async () => (await page.locator('.row').count()) > 0, {
      timeout: 10_000,
    })
    await page.locator('.row', { hasText: subject }).first().locator('.row__link').click()
    await page.locator('article.thread').waitFor()
  }
})
