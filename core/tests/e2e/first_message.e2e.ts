import { test } from '@japa/runner'
import type { Browser, Page } from 'playwright-core'
import { swaks } from '#appliance/lab/swaks.js'
import type { Lab } from '#appliance/lab/lab.js'
import { openBrowser } from '#appliance/test/browser.js'
import { startCaliopen } from '#appliance/test/caliopen.js'
import type { Caliopen } from '#appliance/test/caliopen.js'
import { farAccount, waitForMail } from '#appliance/test/imap.js'
import { useLab } from '#appliance/test/lab.js'
import { answerWizard } from './support/wizard.js'
import { PASSWORD } from './support/install.js'

const ANA = 'ana@caliopen.example'
const BOB = 'bob@far.example'
const QUESTION = '<question-1@far.example>'

test.group('From a fresh start to the first answer', (group) => {
  let lab: Lab
  let caliopen: Caliopen
  let browser: Browser

  group.setup(async () => {
    lab = await useLab()
    caliopen = await startCaliopen({ lab })
    browser = await openBrowser()
    return async () => {
      await browser.close()
      await caliopen.stop()
    }
  })

  test('somebody installs it, reads what came in, and is answered to', async ({ assert }) => {
    const page = await browser.newPage({ locale: 'en-GB' })
    const broken = watchForFaults(page)
    await page.goto(caliopen.printed)
    await answerWizard(page, {
      organisation: 'Caliopen House',
      domain: 'caliopen.example',
      name: 'Ana Lima',
      local: 'ana',
      password: PASSWORD,
    })
    await page.getByRole('link', { name: 'Open' }).click()
    await signInIfAsked(page)
    await page.getByText(ANA).first().waitFor()

    await letBobWrite('Lunch on Friday?')
    const row = page.locator('.row', { hasText: 'Lunch on Friday?' })
    // Nobody reloads: the open page hears of it.
    await row.waitFor({ timeout: 15_000 })
    assert.match(await row.innerText(), /bob/i)

    await row.locator('.row__link').click()
    await page.getByText('Shall we say noon?').first().waitFor()
    const why = await page.locator('.why .reason').first().textContent()
    assert.match(why ?? '', /travelled to your service/)
    await page.getByRole('link', { name: 'Reply', exact: true }).click()
    const composer = page.locator('form.composer')
    await composer.waitFor()
    await composer.locator('textarea[name=text]').fill('Noon is fine. Ana')
    await composer.locator('button[type=submit]').first().click()
    await page.getByRole('button', { name: 'Undo' }).first().waitFor()

    const answer = await waitForMail(
      farAccount(lab.far, BOB),
      ({ parsed }) => parsed.inReplyTo === QUESTION,
      40_000
    )
    const { parsed } = answer
    assert.equal(parsed.subject, 'Re: Lunch on Friday?')
    assert.include([parsed.references].flat(), QUESTION)
    assert.equal(parsed.from?.value[0]?.address, ANA)
    assert.match(parsed.text ?? '', /Noon is fine/)
    assert.closeTo(parsed.date?.getTime() ?? 0, Date.now(), 120_000)

    await page.goto(`${caliopen.address}/mail/sent`)
    await page.locator('.row', { hasText: 'Lunch on Friday?' }).waitFor()
    assert.deepEqual(broken, [])
  }).timeout(240_000)

  test('the installer is gone', async ({ assert }) => {
    for (const path of ['/install', '/install/language', '/install/administrator']) {
      assert.equal((await fetch(caliopen.address + path)).status, 404)
    }
    assert.equal((await fetch(caliopen.printed)).status, 404)
  })

  async function signInIfAsked(page: Page) {
    await page.waitForLoadState()
    if (!page.url().includes('/sign-in')) return
    await page.locator('#address').fill(ANA)
    await page.locator('#password').fill(PASSWORD)
    await page.locator('form button[type=submit]').click()
  }

  async function letBobWrite(subject: string) {
    await swaks({
      server: { host: '127.0.0.1', port: caliopen.ports.smtp },
      from: BOB,
      to: ANA,
      subject,
      body: 'Shall we say noon?',
      args: ['--header', `Message-Id: ${QUESTION}`],
    })
  }
})

/** Errors of scripts, and of the policy that forbids everything inline. */
function watchForFaults(page: Page): string[] {
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text())
  })
  return faults
}
