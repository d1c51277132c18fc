import type { Log } from '@caliopen/contract/log'
import type { MarketplaceParts } from '../parts.js'
import { refreshIndexes } from './refresh_indexes.js'

const EVERY = 6 * 60 * 60 * 1000
const FIRST = 60 * 1000

/** Looks four times a day, on one of the nodes; returns how to stop. `refreshed` is called after each look. */
export function startRefreshing(
  parts: Pick<MarketplaceParts, 'sql' | 'seal'>,
  log: Log,
  refreshed: () => void
): () => void {
  const refresh = async () => {
    try {
      await refreshIndexes(parts, Date.now(), EVERY / 2)
      refreshed()
    } catch (error) {
      log.error({ err: error }, 'the indexes of the marketplace could not be read; later again')
    }
  }
  const first = setTimeout(() => void refresh(), FIRST).unref()
  const regularly = setInterval(() => void refresh(), EVERY).unref()
  return () => {
    clearTimeout(first)
    clearInterval(regularly)
  }
}
