import { randomUUID } from 'node:crypto'
import { test } from '@japa/runner'
import { openTestDatabase } from '#core/tests/test_database.js'
import type { SqlDatabase } from '#database/sql.js'
import { instanceSeal } from '#database/seal.js'
import { lastLogLines, PluginLog } from '../log/plugin_log.js'
import { PluginStorage } from './storage.js'
import { exportStorage, purgeStorage, restoreStorage, snapshotStorage, storedBytes } from './versions.js'

const bytes = (text: string) => Buffer.from(text)
const textOf = (value: Uint8Array | null) => value && Buffer.from(value).toString()

test.group('What a plugin keeps', (group) => {
  let sql: SqlDatabase
  let plugin = ''
  group.setup(async () => {
    sql = await openTestDatabase()
    return () => sql.close()
  })
  group.each.setup(() => {
    plugin = `p-${randomUUID().slice(0, 8)}`
  })

  function storage(change: { plugin?: string; bytes?: number } = {}): PluginStorage {
    return new PluginStorage({ sql, plugin, bytes: 1_000_000, seal: null, ...change })
  }

  test('comes back, byte for byte, and can be replaced and removed', async ({ assert }) => {
    const own = storage()
    const value = Buffer.from(Array.from({ length: 65_536 }, (_, index) => index % 256))
    await own.set('a', value)
    assert.isTrue(value.equals((await own.get('a')) ?? bytes('')))
    await own.set('a', bytes('new'))
    assert.equal(textOf(await own.get('a')), 'new')
    await own.delete('a')
    assert.isNull(await own.get('a'))
  })

  test('has keys that are told apart to the last space and letter', async ({ assert }) => {
    const own = storage()
    const keys = ['a', 'a ', 'A', 'ä', 'a\0', 'é', 'e\u0301', '💌'.repeat(100)]
    for (const key of keys) await own.set(key, bytes(key))
    for (const key of keys) assert.equal(textOf(await own.get(key)), key)
    assert.lengthOf(await own.list('', null), keys.length)
  })

  test('is listed in the order of its bytes, from a beginning and after a key', async ({
    assert,
  }) => {
    const own = storage()
    for (const key of ['b/2', 'b/10', 'a', 'c', 'b/1', 'b0']) await own.set(key, bytes(''))
    assert.deepEqual(await own.list('b/', null), ['b/1', 'b/10', 'b/2'])
    assert.deepEqual(await own.list('b/', 'b/1'), ['b/10', 'b/2'])
    assert.deepEqual(await own.list('', 'b/2'), ['b0', 'c'])
  })

  test('is nobody else’s', async ({ assert }) => {
    await storage().set('key', bytes('mine'))
    const other = storage({ plugin: `${plugin}-other` })
    assert.isNull(await other.get('key'))
    assert.deepEqual(await other.list('', null), [])
    await other.delete('key')
    assert.equal(textOf(await storage().get('key')), 'mine')
  })

  test('is no more than was approved', async ({ assert }) => {
    const own = storage({ bytes: 20 })
    await own.set('a', bytes('123456789'))
    await own.set('b', bytes('123456789'))
    await assert.rejects(() => own.set('c', bytes('')), /21 bytes would be kept, 20 are approved/)
    await own.set('a', bytes('12345678'))
    await own.set('c', bytes(''))
    assert.equal(await storedBytes(sql, plugin), 20)
  })

  test('is sealed where the plugin keeps secrets, and opens for nobody else', async ({ assert }) => {
    const seal = instanceSeal('a key of this instance')
    const own = new PluginStorage({ sql, plugin, bytes: 1_000, seal })
    await own.set('token', bytes('hunter2'))
    assert.equal(textOf(await own.get('token')), 'hunter2')
    const [kept] = await exportStorage(sql, plugin)
    assert.isTrue(kept?.sealed)
    assert.notInclude(kept?.value.toString('latin1'), 'hunter2')
    await sql.run('update plugin_storage set name = ? where plugin_id = ?', [bytes('x'), plugin])
    await assert.rejects(() => own.get('x'), /not sealed by this instance/)
  })

  test('goes back to what a version left', async ({ assert }) => {
    const own = storage()
    await own.set('a', bytes('1'))
    await sql.transaction((trx) => snapshotStorage(trx, plugin, '1.0.0'))
    await own.set('a', bytes('2'))
    await own.set('b', bytes('2'))
    await sql.transaction((trx) => snapshotStorage(trx, plugin, '2.0.0'))
    await sql.transaction((trx) => restoreStorage(trx, plugin, '1.0.0'))
    assert.deepEqual(await own.list('', null), ['a'])
    assert.equal(textOf(await own.get('a')), '1')
    await sql.transaction((trx) => restoreStorage(trx, plugin, '2.0.0'))
    assert.deepEqual(await own.list('', null), ['a', 'b'])
  })

  test('is gone when it is purged, of all versions', async ({ assert }) => {
    await storage().set('a', bytes('1'))
    await sql.transaction((trx) => snapshotStorage(trx, plugin, '1.0.0'))
    await new PluginLog(sql, plugin).write([{ level: 'info', sentence: 'x', fields: null }])
    await sql.transaction((trx) => purgeStorage(trx, plugin))
    await sql.transaction((trx) => restoreStorage(trx, plugin, '1.0.0'))
    assert.deepEqual(await exportStorage(sql, plugin), [])
    assert.deepEqual(await lastLogLines(sql, plugin), [])
  })

  test('has its last lines beside it, the newest first, not more than some hundred', async ({
    assert,
  }) => {
    const log = new PluginLog(sql, plugin)
    for (let turn = 0; turn < 6; turn++) {
      const lines = Array.from({ length: 50 }, (_, index) => `${turn * 50 + index}`)
      await log.write(lines.map((sentence) => ({ level: 'info', sentence, fields: null })))
    }
    const kept = await lastLogLines(sql, plugin, 1_000)
    assert.lengthOf(kept, 200)
    assert.deepEqual([kept[0]?.sentence, kept.at(-1)?.sentence], ['299', '100'])
  })
})
