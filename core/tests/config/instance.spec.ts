import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@japa/runner'
import { findInstance, newInstance, readInstance, writeInstance } from '#core/config/instance.js'

test.group('The instance', (group) => {
  let dataDir = ''
  group.each.setup(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'caliopen-instance-'))
    return () => rmSync(dataDir, { recursive: true })
  })

  test('is read back as written, by its owner only', ({ assert }) => {
    const instance = newInstance()
    writeInstance(dataDir, instance)
    assert.deepEqual(readInstance(dataDir), instance)
    assert.equal(statSync(join(dataDir, 'instance.json')).mode & 0o777, 0o600)
    assert.deepEqual(readdirSync(dataDir), ['instance.json'])
  })

  test('is null before the first start', ({ assert }) => {
    assert.isNull(findInstance(dataDir))
    assert.throws(() => readInstance(dataDir), /is missing/)
  })

  test('says what is broken')
    .with([
      ['', 'it is not JSON'],
      ['[]', 'it is not an object'],
      ['{}', 'appKey is missing'],
      ['{"appKey":"0123456789abcdef"}', 'database is missing'],
      ['{"appKey":"0123456789abcdef","database":{"client":"pg"}}', 'database.client'],
      ['{"appKey":"0123456789abcdef","database":{"client":"mysql"}}', 'database.host is missing'],
    ])
    .run(({ assert }, [text = '', reason = '']) => {
      writeFileSync(join(dataDir, 'instance.json'), text)
      assert.throws(() => findInstance(dataDir), new RegExp(reason))
    })

  test('keeps MySQL’s connection', ({ assert }) => {
    const database = {
      client: 'mysql' as const,
      host: '127.0.0.1',
      port: 3306,
      user: 'caliopen',
      password: '',
      database: 'caliopen',
    }
    writeInstance(dataDir, { ...newInstance(), database })
    assert.deepEqual(readInstance(dataDir).database, database)
  })
})
