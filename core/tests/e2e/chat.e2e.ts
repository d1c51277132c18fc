import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { test } from '@japa/runner'
import type { Browser, Page } from 'playwright-core'
import type { Lab } from '#appliance/lab/lab.js'
import { CHAT_PASSWORD } from '#appliance/lab/prosody/prosody.js'
import { swaks } from '#appliance/lab/swaks.js'
import { openBrowser } from '#appliance/test/browser.js'
import { startCaliopen } from '#appliance/test/caliopen.js'
import type { Caliopen } from '#appliance/test/caliopen.js'
import { useLab } from '#appliance/test/lab.js'
import { ChatProgram } from '#appliance/test/xmpp.js'
import { packPlugin } from '#core/plugins/packing/pack_plugin.js'
import { audit } from './support/audit.js'
import { installHeadless, PASSWORD } from './support/install.js'

const ANA = 'ana@caliopen.example'
const BO = 'bob@far.example'
const PLUGIN = fileURLToPath(new URL('../../../plugins/channel-xmpp', import.meta.url))
const SOON = { timeout: 30_000 }

/** One story: each test goes on where the one before stopped. */
test.group('A chat beside mail', (group) => {
  let lab: Lab
  let caliopen: Caliopen
  let browser: Browser
  let page: Page
  let own: string
  let bo: ChatProgram
  let boAddress: string

  group.setup(async () => {
    lab = await useLab()
    const name = `ana${Date.now()}`
    own = await lab.prosody.createAccount(name)
    boAddress = await lab.prosody.createAccount(`bo${Date.now()}`)
    bo = await ChatProgram.open(lab.prosody, boAddress)
    const env = { NODE_EXTRA_CA_CERTS: lab.prosody.address.authorityFile }
    caliopen = await startCaliopen({ lab, env })
    browser = await openBrowser()
    await installHeadless(caliopen, { domain: 'caliopen.example', address: 'ana' })
    await installPlugin()
    page = await browser.newPage({ locale: 'en-GB', viewport: { width: 1440, height: 900 } })
    return async () => {
      await bo.close()
      await browser.close()
      await caliopen.stop()
    }
  })

  group.each.timeout(200_000)

  /** As somebody gets it from elsewhere: packed, signed, its names approved. */
  async function installPlugin() {
    const { privateKey } = generateKeyPairSync('ed25519')
    const file = join(await mkdtemp(join(tmpdir(), 'caliopen-xmpp-')), 'channel-xmpp.tgz')
    await writeFile(file, await packPlugin(PLUGIN, { privateKey }))
    const hosts = ['--private-host', 'xmpp.chat.example', '--private-host', 'chat.example']
    await caliopen.ace('plugin:install', file, '--accept', ...hosts)
  }

  test('is linked in the settings', async ({ assert }) => {
    await signIn()
    await page.goto(`${caliopen.address}/settings/channels`)
    await page.getByRole('link', { name: /Jabber/ }).click()
    await page.locator('#field-address').fill(own)
    await page.locator('#field-password').fill('not this one')
    await page.locator('form.card button[type=submit]').click()
    await page.locator('.field__error, .notice--failure').first().waitFor(SOON)
    await page.locator('#field-password').fill(CHAT_PASSWORD)
    await page.locator('form.card button[type=submit]').click()
    await page.waitForURL(/settings\/channels$/, SOON)
    await page.getByText(own).first().waitFor()
    await untilConnected()
    assert.deepEqual(await audit(page, 'channels'), [])
  })

  test('appears by itself in the inbox, ranked with the mail', async ({ assert }) => {
    await page.goto(`${caliopen.address}/mail/inbox`)
    await swaks({
      server: { host: '127.0.0.1', port: caliopen.ports.smtp },
      ...{ from: BO, to: ANA, subject: 'Lunch on Friday?', body: 'Shall we say noon?' },
    })
    await page.locator('.row', { hasText: 'Lunch on Friday?' }).waitFor(SOON)
    await bo.say(own, 'Are you there? It is urgent!')
    const row = page.locator('.row', { hasText: 'Are you there?' })
    await row.waitFor(SOON)
    assert.include(await row.innerText(), 'Jabber')
    assert.isTrue(await row.locator('xpath=ancestor::details[@data-band]').isVisible())
    await row.locator('.row__link').click()
    await page.locator('.bubble', { hasText: 'Are you there?' }).waitFor(SOON)
    assert.deepEqual(await audit(page, 'a chat'), [])
  })

  test('is answered from where it is read', async ({ assert }) => {
    await page.locator('.answer textarea').fill('I am here.')
    await page.keyboard.press('Enter')
    await page.locator('.bubble', { hasText: 'I am here.' }).waitFor(SOON)
    const heard = await bo.hears('the answer', (one) => one.getChildText('body') === 'I am here.')
    assert.include(String(heard.attrs.from), own)
    await page
      .locator('.bubble[data-state=sent], .bubble[data-state=received]')
      .first()
      .waitFor(SOON)
    await bo.say(own, 'Good. See you.')
    // Nobody reloads: the open chat hears of it.
    await page.locator('.bubble', { hasText: 'See you.' }).waitFor(SOON)
    assert.equal(await page.locator('.bubble').count(), 3)
  })

  test('is joined with the mail of the same person, and taken apart again', async ({ assert }) => {
    await page.getByRole('link', { name: 'All with these people' }).first().click()
    await page.waitForURL(/discussions/, SOON)
    assert.equal(await page.getByText('Lunch on Friday?').count(), 0)
    await page.locator('#address').selectOption(`email:${BO}`)
    await page.getByRole('button', { name: 'This is them, too' }).click()
    await page.locator('.letter-card', { hasText: 'Lunch on Friday?' }).waitFor(SOON)
    await page.locator('.bubble', { hasText: 'I am here.' }).waitFor(SOON)
    await page.getByRole('link', { name: 'Write by Email' }).waitFor(SOON)
    assert.deepEqual(await audit(page, 'a discussion'), [])
    await page.getByRole('button', { name: 'These are two people' }).click()
    await page.getByText('They are two people again').first().waitFor(SOON)
    assert.equal(await page.locator('.letter-card').count(), 0)
  })

  test('ends with its link', async ({ assert }) => {
    await page.goto(`${caliopen.address}/settings/channels`)
    await page.getByRole('button', { name: `Unlink ${own}` }).click()
    await page.getByText('The address is linked no more').first().waitFor(SOON)
    await page.goto(`${caliopen.address}/mail/inbox`)
    await page.locator('.row', { hasText: 'See you.' }).locator('.row__link').click()
    await page.locator('.answer--refused').waitFor(SOON)
    assert.equal(await page.locator('.answer textarea').count(), 0)
  })

  async function signIn() {
    await page.goto(`${caliopen.address}/sign-in`)
    await page.locator('#address').fill(ANA)
    await page.locator('#password').fill(PASSWORD)
    await page.locator('form button[type=submit]').click()
    await page.waitForURL(/mail/, SOON)
  }

  async function untilConnected() {
    const state = page.locator('.link-card[data-state=connected]')
    for (let look = 0; look < 30 && (await state.count()) === 0; look++) {
      await page.waitForTimeout(1_000)
      await page.reload()
    }
    await state.waitFor(SOON)
  }
})
