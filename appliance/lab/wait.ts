import { setTimeout as sleep } from 'node:timers/promises'
import { LabError } from './errors.js'

export interface WaitOptions {
  /** milliseconds until it fails */
  timeout: number
  /** milliseconds between two tries */
  every?: number
  /** called between tries; throws when waiting has become pointless */
  stillPossible?: () => void
  /** appended to the error */
  log?: () => string
}

/** Repeats `probe` until it answers something other than undefined, null or false; an exception means "not yet". */
export async function waitUntil<T>(
  what: string,
  probe: () => Promise<T | undefined | null | false>,
  options: WaitOptions
): Promise<T> {
  const deadline = performance.now() + options.timeout
  let reason = ''
  do {
    options.stillPossible?.()
    try {
      const answer = await probe()
      if (answer !== undefined && answer !== null && answer !== false) return answer
    } catch (error) {
      reason = error instanceof Error ? ` (${error.message || error.name})` : ` (${String(error)})`
    }
    await sleep(options.every ?? 20)
  } while (performance.now() < deadline)
  const seconds = options.timeout / 1000
  throw new LabError('E_LAB_TIMEOUT', `${what} not within ${seconds} s${reason}`, options.log?.())
}
