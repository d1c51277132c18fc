import { AxeBuilder } from '@axe-core/playwright'
import type { AxeResults, Result, RunOptions } from 'axe-core'
import type { Page } from 'playwright-core'

const WIDE = { width: 1440, height: 900 }
const NARROW = { width: 390, height: 844 }

/** A scheme changes colours and nothing else. */
const COLOURS: RunOptions = { runOnly: ['color-contrast', 'link-in-text-block'] }
const COMMON: RunOptions = { resultTypes: ['violations'], preload: false }

/**
 * What axe finds on the page as it stands, on a desktop and on a phone, in light and in dark; and whether
 * it has to be scrolled sideways.
 */
export async function audit(page: Page, name: string): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode(true)
    .options(COMMON)
    .analyze()
  const faults = [
    ...inWords(violations),
    ...(await dark(page)),
    ...(await narrow(page)),
    ...(await sideways(page)),
  ]
  await page.setViewportSize(WIDE)
  return faults.map((fault) => `${name}: ${fault}`)
}

async function dark(page: Page): Promise<string[]> {
  await showIn(page, 'dark')
  return (await again(page, COLOURS)).map((fault) => `in dark, ${fault}`)
}

async function narrow(page: Page): Promise<string[]> {
  await page.setViewportSize(NARROW)
  const inDark = (await again(page, COLOURS)).map((fault) => `in dark, ${fault}`)
  await showIn(page, 'light')
  return [...inDark, ...(await again(page, {}))].map((fault) => `on a phone, ${fault}`)
}

async function showIn(page: Page, colorScheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme })
  await page.evaluate(async () => {
    await new Promise(requestAnimationFrame)
    for (const change of document.getAnimations()) {
      if (change instanceof CSSTransition) change.finish()
    }
  })
}

/** With the axe that stands in the page and in its frames since it was asked first: it is large. */
async function again(page: Page, options: RunOptions): Promise<string[]> {
  const found = await page.evaluate(
    async (wanted) => {
      const { axe } = window as unknown as { axe: typeof import('axe-core') }
      return axe.run(document, wanted) as Promise<AxeResults>
    },
    { ...COMMON, ...options }
  )
  return inWords(found.violations)
}

function inWords(violations: Result[]): string[] {
  return violations.flatMap(({ id, nodes }) =>
    nodes.slice(0, 3).map(({ target, failureSummary = '' }) => {
      return `${id} at ${target.join(' ')}: ${failureSummary.replaceAll(/\s+/g, ' ')}`
    })
  )
}

async function sideways(page: Page): Promise<string[]> {
  const over = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement
    return scrollWidth - clientWidth
  })
  return over > 0 ? [`on a phone, it is ${over} px too wide`] : []
}
