import hash from '@adonisjs/core/services/hash'
import { test } from '@japa/runner'
import { newId } from '@caliopen/contract/ids'
import { newTestAccount, openTestDatabase } from '#core/tests/test_database.js'
import type { TestAccount } from '#core/tests/test_database.js'
import type { SqlDatabase } from '#database/sql.js'
import { checkPassword } from '../passwords/check_password.js'
import { writeSetting } from '../settings/setting.js'
import {
  listAppPasswords,
  makeAppPassword,
  MOST_APP_PASSWORDS,
  revokeAppPassword,
} from './app_passwords.js'
import { APP_PASSWORDS_ONLY, checkProgramPassword } from './check_program_password.js'
import { isKnownNetwork, noteNetwork } from './sign_in_networks.js'

const OWN = 'correct horse battery'
const FROM = '192.0.2.7'

test.group('App passwords', (group) => {
  let sql: SqlDatabase
  let ana: TestAccount
  let bob: TestAccount
  let hashed: string

  group.setup(async () => {
    sql = await openTestDatabase()
    hashed = await hash.make(OWN)
    return () => sql.close()
  })

  group.each.setup(async () => {
    ana = await newTestAccount(sql)
    bob = await newTestAccount(sql, 'bob')
    await sql.run('update accounts set password = ? where id = ?', [hashed, ana.id])
    await writeSetting(sql, APP_PASSWORDS_ONLY, false)
  })

  const owner = () => ({ accountId: ana.id, remoteAddress: FROM })
  const make = async (name = 'Thunderbird') => (await makeAppPassword(sql, owner(), name)) ?? ''
  const signIn = (password: string, address = ana.address) =>
    checkProgramPassword(sql, { address, password }, FROM)

  test('let a program in as their account, and as no other', async ({ assert }) => {
    const secret = await make()
    assert.deepEqual(await signIn(secret), { kind: 'in', accountId: ana.id })
    assert.deepEqual(await signIn(secret.replaceAll('-', ' ').toUpperCase()), {
      kind: 'in',
      accountId: ana.id,
    })
    assert.deepEqual(await signIn(secret, bob.address), { kind: 'wrong' })
  })

  test('never open the webmail', async ({ assert }) => {
    assert.isNull(await checkPassword(sql, ana.address, await make()))
  })

  test('are kept as hashes only', async ({ assert }) => {
    const secret = await make()
    const rows = await sql.all('select * from app_passwords where account_id = ?', [ana.id])
    const text = JSON.stringify(rows, (_key, value: unknown) => String(value))
    assert.notInclude(text.replaceAll('-', ''), secret.replaceAll('-', ''))
  })

  test('are listed with when and from where they were used', async ({ assert }) => {
    await make('Phone')
    await signIn(await make('Laptop'))
    const [laptop, phone] = await listAppPasswords(sql, ana.id)
    assert.containSubset(phone, { name: 'Phone', lastUsedAt: null, lastUsedFrom: null })
    assert.equal(laptop?.lastUsedFrom, '192.0.2.0/24')
    assert.closeTo(laptop?.lastUsedAt ?? 0, Date.now(), 5_000)
    assert.isEmpty(await listAppPasswords(sql, bob.id))
  })

  test('are over when they are revoked, by their owner', async ({ assert }) => {
    const secret = await make()
    const [{ id } = { id: newId() }] = await listAppPasswords(sql, ana.id)
    const stranger = { accountId: bob.id, remoteAddress: null }
    assert.isFalse(await revokeAppPassword(sql, stranger, id))
    assert.isTrue(await revokeAppPassword(sql, owner(), id))
    assert.deepEqual(await signIn(secret), { kind: 'wrong' })
    const acts = await sql.all<{ action: string }>(
      'select action from audit_log where account_id = ? order by id',
      [ana.id]
    )
    assert.deepEqual(
      acts.map(({ action }) => action),
      ['app_password_made', 'app_password_revoked']
    )
  })

  test('of a switched-off account let nobody in', async ({ assert }) => {
    const secret = await make()
    await sql.run('update accounts set disabled_at = 1 where id = ?', [ana.id])
    assert.deepEqual(await signIn(secret), { kind: 'wrong' })
  })

  test('stand beside the own password, until the administrator says otherwise', async ({
    assert,
  }) => {
    assert.deepEqual(await signIn(OWN), { kind: 'in', accountId: ana.id })
    await writeSetting(sql, APP_PASSWORDS_ONLY, true)
    assert.deepEqual(await signIn(OWN), { kind: 'unsuited' })
    assert.deepEqual(await signIn('wrong'), { kind: 'unsuited' })
    assert.deepEqual(await signIn(await make()), { kind: 'in', accountId: ana.id })
  })

  test('are not made without end', async ({ assert }) => {
    for (let made = 0; made < MOST_APP_PASSWORDS; made++) assert.isNotNull(await make(`n${made}`))
    assert.isNull(await makeAppPassword(sql, owner(), 'one more'))
    assert.lengthOf(await listAppPasswords(sql, ana.id), MOST_APP_PASSWORDS)
  })

  test('are used from places that are known once they were', async ({ assert }) => {
    assert.isFalse(await isKnownNetwork(sql, ana.address, FROM))
    await noteNetwork(sql, ana.id, FROM)
    await noteNetwork(sql, ana.id, '192.0.2.200')
    assert.isTrue(await isKnownNetwork(sql, ana.address, '192.0.2.99'))
    assert.isFalse(await isKnownNetwork(sql, ana.address, '198.51.100.1'))
    const acts = await sql.all('select subject from audit_log where account_id = ?', [ana.id])
    assert.deepEqual(acts, [{ subject: '192.0.2.0/24' }])
  })
})
