import { test } from '@japa/runner'
import { openTestDatabase } from '#core/tests/test_database.js'
import type { SqlDatabase } from '#database/sql.js'
import { rememberedSetting } from './remembered_setting.js'
import { readSetting, writeSetting, type Setting } from './setting.js'

function limit(name: string): Setting<number> {
  return { name, fallback: 10, parse: (value) => (typeof value === 'number' ? value : null) }
}

test.group('A setting of the organisation', (group) => {
  let sql: SqlDatabase

  group.setup(async () => {
    sql = await openTestDatabase()
    return () => sql.close()
  })

  test('has its default until somebody chose', async ({ assert }) => {
    const setting = limit('tests.chosen')
    assert.equal(await readSetting(sql, setting), 10)
    await writeSetting(sql, setting, 20)
    await writeSetting(sql, setting, 30)
    assert.equal(await readSetting(sql, setting), 30)
  })

  test('has its default where what is kept cannot be its value', async ({ assert }) => {
    const setting = limit('tests.foreign')
    await writeSetting(sql, setting, Number.NaN)
    assert.equal(await readSetting(sql, setting), 10)
  })

  test('is asked for once in a while only by those who remember it', async ({ assert }) => {
    const setting = limit('tests.remembered')
    const current = rememberedSetting(sql, setting)
    assert.equal(await current(), 10)
    await writeSetting(sql, setting, 20)
    assert.equal(await current(), 10)
    assert.equal(await rememberedSetting(sql, setting)(), 20)
  })
})
