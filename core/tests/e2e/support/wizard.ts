import type { Page } from 'playwright-core'

export interface WizardAnswers {
  organisation: string
  domain: string
  name: string
  /** the part of the address before the @ */
  local: string
  password: string
}

/** Answers the wizard's questions as a person does, in the language it comes in, up to its last page. */
export async function answerWizard(page: Page, answers: WizardAnswers): Promise<void> {
  await page.locator('input[name=language][value=en]').check()
  await onward(page)
  await page.locator('#organisation').fill(answers.organisation)
  await page.locator('#domain').fill(answers.domain)
  await onward(page)
  await page.locator('input[name=client][value=sqlite]').check()
  await onward(page)
  await page.locator('#name').fill(answers.name)
  await page.locator('#address').fill(answers.local)
  await page.locator('#password').fill(answers.password)
  await onward(page)
  await page.waitForURL(/\/install\/done/, { timeout: 30_000 })
}

async function onward(page: Page) {
  const before = page.url()
  await page.locator('button.button--main[type=submit]').click()
  await page.waitForURL((url) => url.href !== before, { timeout: 30_000 })
}
