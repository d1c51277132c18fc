import { chromium, type Browser } from 'playwright-core'
import { requireCommand } from '#appliance/lab/processes/command.js'

/** Debian's Chromium. It ends with this process: the pipe through which it is driven closes. */
export async function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: await requireCommand('chromium', 'chromium'),
    // No sandbox: Chromium refuses to make one for root, and the lab needs root.
    args: ['--no-sandbox', '--headless', '--disable-gpu', '--disable-background-networking'],
    chromiumSandbox: false,
    timeout: 30_000,
  })
}
