import { test } from '@japa/runner'
import { registry } from '#core/metrics/registry.js'
import { countLog } from './count_log.js'

async function counted(name: string): Promise<unknown[]> {
  const metric = await registry.getSingleMetric(`caliopen_${name}`)?.get()
  return (metric?.values ?? []).map(({ labels, value }) => ({ ...labels, value }))
}

test.group('What is logged as wrong', () => {
  test('is counted, and the database by what it did', async ({ assert }) => {
    const full = new Error('not written', { cause: Object.assign(new Error(), { code: 'ENOSPC' }) })
    const away = Object.assign(new Error('gone'), { code: 'ECONNREFUSED' })
    const busy = Object.assign(new Error('busy'), { code: 'SQLITE_BUSY_SNAPSHOT' })
    for (const err of [full, away, busy, new TypeError('a bug')]) countLog(50, [{ err }, 'no'])
    countLog(40, ['only words'])
    countLog(30, [{ err: away }, 'not worth it'])
    assert.sameDeepMembers(await counted('log_lines_total'), [
      { level: 'error', value: 4 },
      { level: 'warn', value: 1 },
    ])
    assert.sameDeepMembers(await counted('database_errors_total'), [
      { kind: 'full', value: 1 },
      { kind: 'away', value: 1 },
      { kind: 'locked', value: 1 },
    ])
  })
})
