import { test } from '@japa/runner'
import { isOutage } from './outage.js'

function failure(details: object) {
  return Object.assign(new Error('it failed'), details)
}

test.group('An outage', () => {
  test('is a database or a disk that is full, busy or away')
    .with([
      ...[
        { code: 'SQLITE_FULL' },
        { code: 'SQLITE_BUSY_SNAPSHOT' },
        { code: 'SQLITE_IOERR_WRITE' },
      ],
      ...[{ code: 'ENOSPC' }, { code: 'ECONNREFUSED' }, { code: 'ER_LOCK_WAIT_TIMEOUT' }],
      { code: 'PROTOCOL_CONNECTION_LOST', fatal: true },
      { code: 'E_CANNOT_WRITE_FILE', cause: failure({ code: 'ENOSPC' }) },
    ])
    .run(({ assert }, details) => assert.isTrue(isOutage(failure(details))))

  test('is nothing that the data itself caused')
    .with([
      ...[{}, { code: 'ER_DATA_TOO_LONG' }, { code: 'SQLITE_CONSTRAINT_UNIQUE' }],
      ...[{ code: 'SQLITE_TOOBIG' }, { code: 'ERR_INVALID_ARG_TYPE' }],
    ])
    .run(({ assert }, details) => assert.isFalse(isOutage(failure(details))))
})
