import { test } from '@japa/runner'
import type { Browser, Page } from 'playwright-core'
import { openBrowser } from '#appliance/test/browser.js'
import { startCaliopen } from '#appliance/test/caliopen.js'
import type { Caliopen } from '#appliance/test/caliopen.js'
import { waitUntil } from '#appliance/lab/wait.js'
import { PASSWORD } from './support/install.js'
import { lettersTo, send, SUBJECTS } from './support/letters.js'
import { answerWizard } from './support/wizard.js'

const ANA = 'ana@caliopen.example'
/** Ana's as well: what is answered to it comes back to her, over the whole way out and in. */
const ANA_AT_WORK = 'ana+work@caliopen.example'

/** One Caliopen for all: each test goes on where the one before stopped. */
test.group('Without script', (group) => {
  let caliopen: Caliopen
  let browser: Browser
  let page: Page

  group.setup(async () => {
    ;[caliopen, browser] = await Promise.all([startCaliopen(), openBrowser()])
    page = await browser.newPage({ locale: 'en-GB', javaScriptEnabled: false })
    return async () => {
      await browser.close()
      await caliopen.stop()
    }
  })
  group.each.timeout(120_000)

  test('it is installed, and its owner signs in', async ({ assert }) => {
    await page.goto(caliopen.printed)
    await answerWizard(page, {
      organisation: 'Caliopen House',
      domain: 'caliopen.example',
      name: 'Ana Lima',
      local: 'ana',
      password: PASSWORD,
    })
    await page.getByRole('link', { name: 'Open' }).click()
    await go('/settings')
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.locator('#address').fill(ANA)
    await page.locator('#password').fill('something else entirely')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('alert').waitFor()
    await page.locator('#password').fill(PASSWORD)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText(ANA).first().waitFor()
    assert.match(page.url(), /\/mail\/inbox$/)
  })

  test('letters are read, as text and as HTML', async ({ assert }) => {
    await send(caliopen, lettersTo(ANA))
    await openThread(SUBJECTS.plain)
    assert.isTrue(await page.getByText('Midi te va ?').first().isVisible())
    await page.locator('.why summary').first().click()
    assert.isTrue(await page.locator('.why__card').first().isVisible())

    await openThread(SUBJECTS.table)
    const letter = page.frameLocator('iframe.letter__frame')
    await letter.getByText('Papier à lettres').waitFor()
    const download = page.waitForEvent('download')
    await openThread(SUBJECTS.attachment)
    await page.getByText('contrat.pdf').click()
    assert.equal((await download).suggestedFilename(), 'contrat.pdf')
  })

  test('a letter is answered, and the answer goes its way', async () => {
    await send(caliopen, [
      {
        from: ANA_AT_WORK,
        to: ANA,
        subject: 'Remember the milk',
        text: 'Two litres.',
        envelope: { from: 'ana@far.example', to: ANA },
      },
    ])
    await openThread('Remember the milk')
    await page.getByRole('link', { name: 'Reply', exact: true }).click()
    await page.locator('textarea[name=text]').fill('Bought.')
    await page.getByRole('button', { name: 'Send' }).click()
    await page.getByText('Your message is on its way.').waitFor()
    await go('/mail/sent')
    await row('Remember the milk').waitFor()
    // Without script a page learns nothing by itself: somebody has to look again.
    await waitUntil('the answer to arrive', () => isDelivered('Remember the milk'), {
      timeout: 40_000,
      every: 1_000,
    })
  })

  test('a letter that nobody is named in is refused with a reason', async () => {
    await go('/compose')
    await page.locator('[name=subject]').fill('To whom?')
    await page.getByRole('button', { name: 'Send' }).click()
    await page.getByText('Say whom this goes to.').waitFor()
    await page.getByRole('button', { name: 'Save draft' }).click()
    await page.getByText('Draft saved.').waitFor()
    await go('/mail/drafts')
    await row('To whom?').waitFor()
  })

  test('a thread is archived, and comes back', async () => {
    await openThread(SUBJECTS.plain)
    const letter = page.getByRole('article')
    await letter.getByRole('button', { name: 'Archive' }).click()
    await page.getByText('Archived.').waitFor()
    await row(SUBJECTS.plain).waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByText('It is back where it was.').waitFor()
    await row(SUBJECTS.plain).waitFor()
  })

  test('a letter is found', async () => {
    await go('/search')
    await page.locator('input[name=q]').first().fill('has:attachment contrat')
    await page.keyboard.press('Enter')
    await row(SUBJECTS.attachment).waitFor()
    await row(SUBJECTS.plain).waitFor({ state: 'detached' })
  })

  test('another language and another appearance are chosen', async ({ assert }) => {
    await go('/settings')
    await page.locator('input[name=language][value=fr]').check()
    await page.getByRole('button', { name: 'Save' }).first().click()
    await page.getByRole('heading', { name: 'Réglages' }).waitFor()
    await page.locator('input[name=appearance][value=dark]').check()
    await page.getByRole('button', { name: 'Enregistrer' }).nth(1).click()
    await page.getByText('Enregistré').waitFor()
    assert.equal(await page.locator('html').getAttribute('data-appearance'), 'dark')
  })

  async function go(path: string) {
    await page.goto(caliopen.address + path)
  }

  function row(subject: string) {
    return page.locator('.row', { hasText: subject }).first()
  }

  async function openThread(subject: string) {
    await go('/mail/inbox')
    await row(subject).locator('.row__link').click()
    await page.locator('article.thread').waitFor()
  }

  async function isDelivered(subject: string): Promise<boolean> {
    await openThread(subject)
    return (await page.locator('.delivery[data-state=delivered]').count()) > 0
  }
})
