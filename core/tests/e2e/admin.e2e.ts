import { test } from '@japa/runner'
import type { Browser, Page } from 'playwright-core'
import { openBrowser } from '#appliance/test/browser.js'
import { startCaliopen, type Caliopen } from '#appliance/test/caliopen.js'
import { specimen } from '#core/plugins/testing/specimen.js'
import { audit } from './support/audit.js'
import { ForeignTexts } from './support/foreign_texts.js'
import { installHeadless, PASSWORD } from './support/install.js'

const ANA = 'ana@console.example'
const WIDE = { viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' } as const
const PHONE = { viewport: { width: 390, height: 844 }, reducedMotion: 'reduce' } as const

/** A plugin from a file, as an administrator gets it from somebody; the second version wants more. */
function file(version: string, permissions: object) {
  const manifest = {
    ...{ id: 'importer-attic', name: 'Attic', summary: 'Brings in old mail', version },
    permissions,
    settings: [{ name: 'attic', label: 'label', type: 'text', required: true }],
  }
  const buffer = specimen({ manifest: manifest as never })
  return { name: `attic-${version}.tgz`, mimeType: 'application/gzip', buffer }
}

/** One Caliopen for all: each test goes on where the one before stopped. */
test.group('An administrator', (group) => {
  let caliopen: Caliopen
  let browser: Browser
  const french = new ForeignTexts('fr', 'en')

  group.setup(async () => {
    ;[caliopen, browser] = await Promise.all([startCaliopen(), openBrowser()])
    await installHeadless(caliopen, { domain: 'console.example', address: ANA })
    return async () => {
      await browser.close()
      await caliopen.stop()
    }
  })
  group.each.timeout(120_000)

  test('finds a plugin, reads what it may reach, installs it and removes it', async ({
    assert,
  }) => {
    const page = await signedIn(WIDE)
    await page.getByRole('link', { name: 'Administration' }).click()
    await page.getByRole('link', { name: 'Marketplace' }).first().click()
    await page.getByRole('searchbox').fill('bind')
    await page.getByRole('button', { name: 'Search' }).click()
    await page.getByRole('link', { name: 'Your own name server' }).click()
    await page.getByText('It talks to the name server that you name for a domain.').waitFor()
    await page.getByRole('button', { name: 'Install' }).click()

    await page.getByRole('button', { name: 'Allow this and install' }).click()
    await over(page)
    assert.match(await page.locator('h1').innerText(), /is installed$/)
    assert.lengthOf(await page.locator('.op-step[data-state=done]').all(), 6)

    await page.getByRole('link', { name: 'To the plugin' }).last().click()
    await page.getByText('On, and watched until').waitFor()
    await page.getByRole('link', { name: 'Remove this plugin' }).click()
    await page.locator('input[value=purge]').check()
    await page.getByRole('button', { name: 'Remove' }).click()
    await over(page)
    await page.getByRole('link', { name: 'To your plugins' }).last().click()
    assert.equal(await page.getByRole('link', { name: 'Your own name server' }).count(), 0)
    await page.context().close()
  })

  test('uploads, answers, updates and goes back, in French and with a thumb', async ({
    assert,
  }) => {
    const page = await signedIn(PHONE)
    await go(page, '/settings')
    await page.locator('input[name=language][value=fr]').check()
    await page.locator('form:has(input[name=language]) button[type=submit]').click()
    await page.locator('html[lang=fr]').waitFor({ state: 'attached' })

    const faults: string[] = []
    const look = async (name: string) => {
      faults.push(...(await audit(page, name)))
      faults.push(...(await french.on(page)).map((text) => `${name} says: ${text}`))
      await page.setViewportSize(PHONE.viewport)
    }
    await bring(page, file('1.0.0', {}))
    await look('a package that asks for nothing')
    await page.getByRole('button', { name: 'Autoriser et installer' }).click()
    await over(page)
    await look('an installation that is over')

    await go(page, '/admin/plugins/importer-attic/settings')
    await page.locator('#field-attic').fill('Grenier')
    await page.getByRole('button', { name: 'Enregistrer' }).click()
    await page.getByRole('status').getByText('Enregistré.').waitFor()

    const more = { hosts: [{ host: '*', ports: [443], use: 'https', why: 'why' }] }
    await bring(page, file('1.1.0', more))
    await page.getByText('Nouveau', { exact: true }).waitFor()
    await look('an update that asks for more')
    await page.getByRole('button', { name: 'Autoriser et mettre à jour' }).click()
    await over(page)

    await go(page, '/admin/plugins/importer-attic')
    await page.getByRole('button', { name: 'Revenir à la version 1.0.0' }).click()
    await over(page)
    await look('a plugin that went back')
    await go(page, '/admin/plugins/importer-attic')
    await page.getByText('Version 1.0.0', { exact: false }).first().waitFor()
    await go(page, '/admin/plugins/importer-attic/settings')
    assert.equal(await page.locator('#field-attic').inputValue(), 'Grenier')

    await go(page, '/admin/activity')
    assert.isAtLeast(await page.locator('.diary__act').count(), 7)
    assert.deepEqual(faults, [])
    await page.context().close()
  })

  async function signedIn(options: typeof WIDE | typeof PHONE): Promise<Page> {
    const page = await browser.newPage(options)
    await go(page, '/sign-in')
    await page.locator('#address').fill(ANA)
    await page.locator('#password').fill(PASSWORD)
    await page.locator('form button[type=submit]').click()
    await page.waitForURL(/\/mail\//)
    return page
  }

  async function bring(page: Page, package_: ReturnType<typeof file>) {
    await go(page, '/admin/upload')
    await page.locator('#package').setInputFiles(package_)
    await page.locator('form.panel button[type=submit]').click()
    await page.locator('form.approval').waitFor({ timeout: 30_000 })
  }

  /** Watches the steps until there is nothing more to be done. */
  async function over(page: Page) {
    await page.locator('.operation[data-phase=done]').waitFor({ timeout: 30_000 })
  }

  async function go(page: Page, path: string) {
    await page.goto(caliopen.address + path)
  }
})
