import type { Log } from '@caliopen/contract/log'
import { takeReport, type IntakeParts } from './intake/take_report.js'
import { again, doneWith, waitingReports, type Waiting } from './intake/waiting_reports.js'

const LOOK_EVERY_MS = 5_000
const MOST_ATTEMPTS = 8

/**
 * Looks at the reports that wait, one after the other, until it is stopped. Several workers may do so at once:
 * a report that is taken twice changes nothing the second time.
 */
export function startReadingReports(parts: IntakeParts & { log: Log }): { stop(): Promise<void> } {
  let stopped = false
  let timer: NodeJS.Timeout | null = null
  let running: Promise<void> = Promise.resolve()

  const look = async () => {
    try {
      const waiting = await waitingReports(parts.sql, Date.now())
      for (const one of waiting) if (!stopped) await take(parts, one)
    } catch (error) {
      parts.log.error({ err: error }, 'Reports could not be looked at; they keep waiting')
    }
    if (!stopped) timer = setTimeout(start, LOOK_EVERY_MS).unref()
  }
  const start = () => {
    running = look()
  }
  start()
  return {
    async stop() {
      stopped = true
      if (timer) clearTimeout(timer)
      await running
    },
  }
}

async function take(parts: IntakeParts & { log: Log }, waiting: Waiting): Promise<void> {
  try {
    await takeReport(parts, waiting)
    await doneWith(parts.sql, waiting)
  } catch (error) {
    parts.log.error({ err: error }, 'A report could not be taken')
    if (waiting.attempts >= MOST_ATTEMPTS) await doneWith(parts.sql, waiting)
    else await again(parts.sql, waiting, Date.now())
  }
}
