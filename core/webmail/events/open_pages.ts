import logger from '@adonisjs/core/services/logger'
import type { ApplicationService } from '@adonisjs/core/types'
import { LivePages } from './live_pages.js'

const MOST_PAGES = 20
const HEARTBEAT = 25_000
const LIFETIME = 15 * 60_000

let opened: Promise<LivePages> | null = null

/** The one registry of this process, which listens to the bus from the first page on. */
export function livePages(app: ApplicationService): Promise<LivePages> {
  opened ??= open(app)
  return opened
}

async function open(app: ApplicationService): Promise<LivePages> {
  const sql = await app.container.make('sql')
  const bus = await app.container.make('bus')
  const onError = (error: unknown) => logger.error({ err: error }, 'open pages were not told')
  const limits = { most: MOST_PAGES, heartbeat: HEARTBEAT, lifetime: LIFETIME }
  const pages = new LivePages({ sql, ...limits, onError })
  bus.subscribe('account.changed', ({ accountId }) => void pages.wake(accountId))
  app.terminating(() => pages.close())
  return pages
}
