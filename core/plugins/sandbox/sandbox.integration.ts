import { test } from '@japa/runner'
import { openTestDatabase } from '#core/tests/test_database.js'
import type { SqlDatabase } from '#database/sql.js'
import { waitUntil } from '#appliance/lab/wait.js'
import { lastLogLines } from '../broker/log/plugin_log.js'
import { runnable } from '../testing/runnable.js'
import { testServices } from '../testing/services.js'
import { openSandbox } from './sandbox.js'

const JUDGE = `export default () => ({
  trustRules: { rule: { judge: (facts) => facts.map(() => []) } },
})`

const KEEPER = `export default ({ storage, log }) => ({
  trustRules: { rule: { judge: async ([key, value]) => {
    log.info('kept ' + key, { value })
    await storage.set(key, Buffer.from(value))
    return [Buffer.from(await storage.get(key)).toString(), await storage.list('')]
  } } },
})`

test.group('A sandbox', (group) => {
  let sql: SqlDatabase
  group.setup(async () => {
    sql = await openTestDatabase()
    return () => sql.close()
  })

  test('runs the code of a plugin in a process of its own', async ({ assert }) => {
    const sandbox = await openSandbox(runnable(JUDGE), testServices())
    assert.deepEqual(await sandbox.call('trustRules/rule/judge', [1, 2]), [[], []])
    assert.notEqual(sandbox.usage().pid, process.pid)
    await sandbox.stop()
  })

  test('keeps what the plugin stores, and its log', async ({ assert }) => {
    const services = testServices({ sql })
    const permissions = { storage: { bytes: 10_000 }, secrets: true }
    const sandbox = await openSandbox(runnable(KEEPER, { permissions }), services)
    assert.deepEqual(await sandbox.call('trustRules/rule/judge', ['one', '1']), ['1', ['one']])
    await sandbox.stop()
    assert.equal(services.told[0]?.sentence, 'kept one')
  })

  test('leaves in the log why it ended', async () => {
    const code = `export default () => ({
      trustRules: { rule: { judge() { throw setImmediate(() => { throw new Error('oh dear') }) } } },
    })`
    const sandbox = await openSandbox(runnable(code), testServices({ sql }))
    await sandbox.call('trustRules/rule/judge', []).catch(() => null)
    await new Promise<unknown>((resolve) => sandbox.onExit(resolve))
    const probe = async () =>
      (await lastLogLines(sql, 'specimen', 1))[0]?.sentence.includes('oh dear')
    await waitUntil('It was written', async () => (await probe()) ?? false, { timeout: 2_000 })
  })
})
