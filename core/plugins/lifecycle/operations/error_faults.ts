import { isOutage } from '#database/outage.js'
import { fault, type Fault } from '../../fault.js'
import { LeaseLostError, RefusedError } from '../../errors.js'

/** What an operation failed of, to be said to who asked for it. The details are for whoever they call for help. */
export function errorFaults(error: unknown): readonly Fault[] {
  if (error instanceof RefusedError) return error.faults
  // another process carries on with it, and says itself how it ended
  if (error instanceof LeaseLostError) throw error
  const { message, code } = error as Error & { code?: string }
  const detail = code && !message.includes(code) ? `${message} (${code})` : message
  return [fault(isOutage(error) ? 'E_OUTAGE' : 'E_UNEXPECTED', { detail })]
}
