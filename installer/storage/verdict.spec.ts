import { test } from '@japa/runner'
import type { Inspection } from './inspection.js'
import { judge } from './verdict.js'

const known = new Set(['adonis_schema', 'organisations', 'accounts'])
const empty: Inspection = {
  version: '10.11.14-MariaDB-0+deb12u2',
  hasCollation: true,
  hasInnodb: true,
  packetBytes: 16 * 1024 * 1024,
  tables: [],
  ledger: null,
  organisation: null,
  refusal: null,
}
const half = { ...empty, tables: ['adonis_schema', 'organisations'], ledger: ['0001'] }

test.group('The verdict on a database', () => {
  test('welcomes an empty one', ({ assert }) => {
    const verdict = judge(empty, known, null)
    assert.containSubset(verdict, { kind: 'empty', works: true, leftovers: [] })
    assert.deepEqual(verdict.values, { server: 'MariaDB 10.11.14' })
  })

  test('reads versions: {0}')
    .with([
      ['5.5.5-10.5.29-MariaDB', 'old'],
      ['5.5.5-10.6.1-MariaDB', 'empty'],
      ['11.4.2-MariaDB-ubu2404', 'empty'],
      ['5.7.44-log', 'old'],
      ['8.0.36', 'empty'],
      ['9.1.0', 'empty'],
      ['', 'old'],
    ] as const)
    .run(({ assert }, [version, kind]) => {
      assert.equal(judge({ ...empty, version }, known, null).kind, kind)
    })

  test('refuses what belongs to somebody else', ({ assert }) => {
    const tables = ['accounts', 'wp_posts', 'wp_users']
    const verdict = judge({ ...half, tables }, known, null)
    assert.containSubset(verdict, { kind: 'foreign', works: false, leftovers: [] })
    assert.equal(verdict.values.tables, 'wp_posts, wp_users')
  })

  test('refuses tables of our names that we did not make', ({ assert }) => {
    const verdict = judge({ ...empty, tables: ['accounts'] }, known, null)
    assert.containSubset(verdict, { kind: 'foreign', works: false, leftovers: [] })
  })

  test('refuses another installation, but not the rest of our own', ({ assert }) => {
    const lived = { ...half, organisation: 'aa' }
    assert.equal(judge(lived, known, null).kind, 'installed')
    assert.equal(judge(lived, known, 'bb').kind, 'installed')
    assert.containSubset(judge(lived, known, 'aa'), { kind: 'unfinished', leftovers: half.tables })
  })

  test('clears what was cut before there was an organisation', ({ assert }) => {
    const verdict = judge(half, known, null)
    assert.containSubset(verdict, { kind: 'unfinished', works: true, leftovers: half.tables })
  })

  test('wants rights, letters, an engine and room for a statement', ({ assert }) => {
    assert.equal(judge({ ...empty, refusal: 'CREATE denied' }, known, null).kind, 'privileges')
    assert.equal(judge({ ...empty, hasCollation: false }, known, null).kind, 'charset')
    assert.equal(judge({ ...empty, hasInnodb: false }, known, null).kind, 'engine')
    assert.equal(judge({ ...empty, packetBytes: 1024 * 1024 }, known, null).kind, 'packets')
  })

  test('says which field a failed connection asks to mend')
    .with([
      ['ENOTFOUND', 'host'],
      ['ECONNREFUSED', 'host'],
      ['ER_ACCESS_DENIED_ERROR', 'password'],
      ['ER_BAD_DB_ERROR', 'database'],
      ['SOMETHING_ELSE', null],
    ] as const)
    .run(({ assert }, [code, field]) => {
      assert.containSubset(judge({ code, detail: 'why' }, known, null), { works: false, field })
    })
})
