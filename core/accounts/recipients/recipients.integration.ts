import { test } from '@japa/runner'
import { newId } from '@caliopen/contract/ids'
import { newTestAccount, openTestDatabase } from '#core/tests/test_database.js'
import type { TestAccount } from '#core/tests/test_database.js'
import type { SqlDatabase } from '#database/sql.js'
import { domainOf } from '../addresses.js'
import { findRecipient, servesDomain } from './recipients.js'

test.group('An address of ours', (group) => {
  let sql: SqlDatabase
  let ana: TestAccount
  let domain: string

  group.setup(async () => {
    sql = await openTestDatabase()
    return () => sql.close()
  })

  group.each.setup(async () => {
    ana = await newTestAccount(sql)
    domain = domainOf(ana.address)
  })

  const reaches = async (address: string) => {
    const found = await findRecipient(sql, address)
    return found && { ...found, accountId: found.accountId.toString('hex') }
  }

  test('reaches its account, in whatever letter case', async ({ assert }) => {
    const expected = { accountId: ana.id.toString('hex'), address: ana.address, detail: null }
    assert.deepEqual(await reaches(ana.address), expected)
    assert.deepEqual(await reaches(ana.address.toUpperCase()), expected)
  })

  test('may carry a detail', async ({ assert }) => {
    assert.deepEqual(await reaches(`ana+Shop+1@${domain}`), {
      accountId: ana.id.toString('hex'),
      address: `ana+shop+1@${domain}`,
      detail: 'shop+1',
    })
    assert.isNull(await reaches(`+shop@${domain}`))
  })

  test('may be an alias, also with a detail, also one with a plus in its name', async ({
    assert,
  }) => {
    for (const alias of [`sales@${domain}`, `ana+tax@${domain}`]) {
      const row = [newId(), ana.id, alias, Date.now()]
      await sql.insert('aliases', ['id', 'account_id', 'address', 'created_at'], [row])
    }
    assert.containSubset(await reaches(`sales@${domain}`), { detail: null })
    assert.containSubset(await reaches(`sales+x@${domain}`), { detail: 'x' })
    assert.containSubset(await reaches(`ana+tax@${domain}`), { detail: null })
  })

  test('of a role falls to the administrator', async ({ assert }) => {
    assert.isNull(await reaches(`postmaster@${domain}`))
    await sql.run(`update accounts set role = 'administrator' where id = ?`, [ana.id])
    const accountId = ana.id.toString('hex')
    for (const role of ['postmaster', 'Postmaster', 'abuse', 'postmaster+x']) {
      assert.containSubset(await reaches(`${role}@${domain}`), { accountId })
    }
    assert.isNull(await reaches(`postmaster@${newId().toString('hex')}.example`))
    assert.isNotNull(await reaches('Postmaster'))
  })

  test('reaches nobody where nobody is', async ({ assert }) => {
    for (const local of [
      'nobody',
      'an',
      'ana.',
      '%',
      `${'a'.repeat(65)}`,
      'ana\0',
      "a' or '1'='1",
    ]) {
      assert.isNull(await reaches(`${local}@${domain}`), local)
    }
    for (const address of ['', '@', 'ana', `ana@`, `@${domain}`, `ana@x.${domain}`]) {
      assert.isNull(await reaches(address), address)
    }
  })

  test('of a disabled account takes no mail', async ({ assert }) => {
    await sql.run('update accounts set disabled_at = 1 where id = ?', [ana.id])
    assert.isNull(await reaches(ana.address))
  })

  test('is of a domain that we serve', async ({ assert }) => {
    assert.isTrue(await servesDomain(sql, domain))
    assert.isFalse(await servesDomain(sql, `x.${domain}`))
  })
})
