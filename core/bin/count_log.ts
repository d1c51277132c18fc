import { isOutage } from '#database/outage.js'
import { metrics } from '#core/metrics/metrics.js'

const LEVELS: ReadonlyMap<number, 'warn' | 'error' | 'fatal'> = new Map([
  [40, 'warn'],
  [50, 'error'],
  [60, 'fatal'],
])

/** Counts what is logged as wrong; of what the database or the disk did, which kind it was. */
export function countLog(level: number, [fields]: readonly unknown[]): void {
  const name = LEVELS.get(level)
  if (!name) return
  metrics.logged.count({ level: name })
  const error = typeof fields === 'object' && fields !== null && 'err' in fields ? fields.err : null
  if (isOutage(error)) metrics.databaseErrors.count({ kind: kindOf(error) })
}

function kindOf(error: unknown): 'away' | 'locked' | 'full' | 'other' {
  const codes = [...codesOf(error)].join(' ')
  if (/FULL|ENOSPC|EDQUOT/.test(codes)) return 'full'
  if (/BUSY|LOCK|CHECKREAD/.test(codes)) return 'locked'
  return /ECONN|EPIPE|PROTOCOL|SHUTDOWN|TIMEDOUT|UNREACH/.test(codes) ? 'away' : 'other'
}

function* codesOf(error: unknown): Generator<string> {
  for (let failure = error; failure instanceof Error; failure = failure.cause) {
    if ('code' in failure) yield String(failure.code)
  }
}
