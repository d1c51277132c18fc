import { Exception } from '@adonisjs/core/exceptions'

/** There is no such thing in this account: nobody learns whether it exists in another. */
export class NotFoundError extends Exception {
  static status = 404
  static code = 'E_NOT_FOUND'
  static message = 'not found'
}

/** A fault of the database that goes away by itself. */
const PASSING = new Set([
  ...['SQLITE_BUSY', 'SQLITE_LOCKED', 'ECONNREFUSED', 'ECONNRESET', 'PROTOCOL_CONNECTION_LOST'],
  ...['ETIMEDOUT', 'ER_CON_COUNT_ERROR', 'ER_LOCK_WAIT_TIMEOUT', 'ER_SERVER_SHUTDOWN'],
])

export function isPassing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && PASSING.has(String(error.code))
}
