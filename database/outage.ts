/** https://sqlite.org/rescode.html; extended codes begin with these. */
const SQLITE = /^SQLITE_(?:BUSY|LOCKED|FULL|IOERR|READONLY|CANTOPEN|NOMEM|PROTOCOL)/
/** https://dev.mysql.com/doc/mysql-errors/8.0/en/server-error-reference.html */
const MYSQL = new Set([
  ...['ER_LOCK_DEADLOCK', 'ER_LOCK_WAIT_TIMEOUT', 'ER_CHECKREAD', 'HA_FTS_INVALID_DOCID'],
  ...['ER_CON_COUNT_ERROR', 'ER_DISK_FULL'],
  ...['ER_RECORD_FILE_FULL', 'ER_SERVER_SHUTDOWN', 'ER_OPTION_PREVENTS_STATEMENT'],
  ...['ER_QUERY_INTERRUPTED', 'ER_OUT_OF_RESOURCES', 'ER_USER_LIMIT_REACHED'],
  ...['ER_TOO_MANY_USER_CONNECTIONS', 'ER_ACCESS_DENIED_ERROR', 'ER_DBACCESS_DENIED_ERROR'],
])
/** errno(3) */
const SYSTEM = new Set([
  ...['ENOSPC', 'EDQUOT', 'EIO', 'EROFS', 'EACCES', 'EPERM', 'EMFILE', 'ENFILE', 'ENOMEM'],
  ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH'],
  ...['ENOTFOUND', 'EAI_AGAIN'],
])

/**
 * Whether the database or the disk failed, for now or until somebody helps: then it says nothing of
 * what was to be written.
 */
export function isOutage(error: unknown): boolean {
  for (let failure = error; failure instanceof Error; failure = failure.cause) {
    const code = 'code' in failure ? String(failure.code) : ''
    if (SQLITE.test(code) || MYSQL.has(code) || SYSTEM.has(code) || isCut(code, failure))
      return true
  }
  return false
}

/** A connection that broke, except over a packet that was too large. */
function isCut(code: string, error: Error): boolean {
  return code.startsWith('PROTOCOL_') && 'fatal' in error && error.fatal === true
}
