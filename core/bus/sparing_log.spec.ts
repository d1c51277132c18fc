import { test } from '@japa/runner'
import { sparingLog } from './sparing_log.js'

test.group('A sparing log', () => {
  test('says a thing once in ten seconds, and how often it was', ({ assert }) => {
    const lines: object[] = []
    let now = 0
    const log = sparingLog(
      { warn: (details, message) => lines.push({ ...details, message }) },
      () => now
    )
    for (let times = 0; times < 4; times++) log.warn({}, 'away')
    log.warn({ role: 'mail' }, 'dropped')
    now = 10_000
    log.warn({}, 'away')
    now = 30_000
    log.warn({}, 'away')
    assert.deepEqual(lines, [
      { message: 'away' },
      { role: 'mail', message: 'dropped' },
      { repeated: 3, message: 'away' },
      { message: 'away' },
    ])
  })
})
