import { test } from '@japa/runner'
import { newId } from '@caliopen/contract/ids'
import { newTestAccount, openTestDatabase } from '#core/tests/test_database.js'
import type { TestAccount } from '#core/tests/test_database.js'
import type { Sql, SqlDatabase } from '#database/sql.js'
import { domainOf } from '../addresses.js'
import { mayWrite, reach, type Reach } from './reach.js'

test.group('A message to an address of ours', (group) => {
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

  const colleague = async (name: string): Promise<TestAccount> => {
    const account = await newTestAccount(sql, name)
    const address = `${name}@${domain}`
    await sql.run(
      'update accounts set address = ?, organisation_id = (select organisation_id from domains where name = ?) where id = ?',
      [address, domain, account.id]
    )
    return { id: account.id, address }
  }
  const groupOf = async (name: string, members: string[], membersOnly = 0): Promise<string> => {
    const id = newId()
    const address = `${name}@${domain}`
    const [organisation] = await sql.all<{ organisation_id: Buffer }>(
      'select organisation_id from domains where name = ?',
      [domain]
    )
    await sql.insert(
      'mail_groups',
      ['id', 'organisation_id', 'address', 'name', 'members_only', 'created_at'],
      [[id, organisation?.organisation_id ?? null, address, name, membersOnly, 1]]
    )
    await sql.insert(
      'mail_group_members',
      ['group_id', 'address', 'created_at'],
      members.map((member) => [id, member, 1])
    )
    return address
  }
  const forward = async (account: TestAccount, keeps: boolean, ...targets: string[]) => {
    await sql.insert('forwardings', ['account_id', 'keeps_copy'], [[account.id, keeps ? 1 : 0]])
    await sql.insert(
      'forward_targets',
      ['account_id', 'address', 'code_hash', 'attempts', 'asked_at', 'confirmed_at'],
      targets.map((target) => [account.id, target, Buffer.alloc(32), 0, 1, 1])
    )
  }
  const found = async (address: string, room: number | null = null): Promise<Reach> => {
    const reached = await reach(sql, address, room)
    if (typeof reached === 'string') throw new Error(`${address} is ${reached}`)
    return reached
  }
  const people = async (address: string) => {
    const { accounts, onward } = await found(address)
    return [...accounts.map((one) => one.address), ...onward.map(({ to }) => to)]
  }

  test('of a large house comes to all, though a statement asks for so many only', async ({
    assert,
  }) => {
    const nobody = Array.from({ length: 499 }, (_, at) => `nobody${at}`)
    const teams: string[] = []
    for (let at = 0; at < 25; at++) {
      const members = nobody.map((name) => `${name}.${at}@${domain}`)
      teams.push(await groupOf(`team${at}`, at === 24 ? [...members, ana.address] : members))
    }
    assert.deepEqual(await people(await groupOf('all', teams)), [ana.address])
  })

  test('that would reach too many elsewhere says so, and leaves nobody out in silence', async ({
    assert,
  }) => {
    const teams: string[] = []
    for (let at = 0; at < 3; at++) {
      const outside = Array.from({ length: 400 }, (_, one) => `zoe${one}.${at}@far.example`)
      teams.push(await groupOf(`team${at}`, outside))
    }
    assert.isFalse((await found(teams[0] ?? '')).isTooMany)
    assert.isFalse((await found(await groupOf('two', teams.slice(1)))).isTooMany)
    assert.isTrue((await found(await groupOf('all', teams))).isTooMany)
  })

  test('comes to its account, with a detail or without', async ({ assert }) => {
    const reached = await found(`ana+shop@${domain}`)
    assert.containSubset(reached.accounts, [{ address: `ana+shop@${domain}`, detail: 'shop' }])
    assert.equal(reached.key, (await found(ana.address)).key)
    assert.isEmpty(reached.onward)
  })

  test('comes to everybody in a group, here and elsewhere, once', async ({ assert }) => {
    const bob = await colleague('bob')
    const inner = await groupOf('inner', [bob.address, 'zoe@far.example', ana.address])
    const team = await groupOf('team', [ana.address, inner, 'zoe@far.example'])
    assert.sameMembers(await people(team), [ana.address, bob.address, 'zoe@far.example'])
    const [onward] = (await found(team)).onward
    assert.containSubset(onward, { via: [team], keeper: null, sender: 'rewritten' })
  })

  test('ends in groups that hold each other', async ({ assert }) => {
    const one = await groupOf('one', [`two@${domain}`, ana.address])
    await groupOf('two', [one])
    assert.deepEqual(await people(one), [ana.address])
    assert.deepEqual(await people(`two@${domain}`), [ana.address])
  })

  test('goes on to where an account forwards, and is kept where it says so', async ({ assert }) => {
    const bob = await colleague('bob')
    await forward(ana, true, 'ana@far.example', bob.address)
    await forward(bob, false, 'bob@far.example')
    assert.sameMembers(await people(ana.address), [
      ana.address,
      'ana@far.example',
      'bob@far.example',
    ])
    assert.deepEqual(await people(bob.address), ['bob@far.example'])
    const [onward] = (await found(bob.address)).onward
    assert.deepEqual(onward?.via, [bob.address])
    assert.equal(onward?.keeper?.address, bob.address)
  })

  test('stays where it was sent when a forwarding leads round in a circle', async ({ assert }) => {
    const bob = await colleague('bob')
    await forward(ana, false, bob.address)
    await forward(bob, false, ana.address)
    assert.deepEqual(await people(ana.address), [ana.address])
    assert.deepEqual(await people(bob.address), [bob.address])
  })

  test('is caught where nobody is, but not what was for a disabled account', async ({ assert }) => {
    const bob = await colleague('bob')
    await sql.run(
      'insert into catch_alls (domain_id, account_id) select id, ? from domains where name = ?',
      [ana.id, domain]
    )
    assert.deepEqual(await people(`anything@${domain}`), [`anything@${domain}`])
    await sql.run('update accounts set disabled_at = 1 where id = ?', [bob.id])
    assert.equal(await reach(sql, bob.address, null), 'unknown')
    assert.equal(await reach(sql, `bob+x@${domain}`, null), 'unknown')
  })

  test('to a role comes to the administrator, whoever catches the rest', async ({ assert }) => {
    const bob = await colleague('bob')
    await sql.run(`update accounts set role = 'administrator' where id = ?`, [bob.id])
    await sql.run(
      'insert into catch_alls (domain_id, account_id) select id, ? from domains where name = ?',
      [ana.id, domain]
    )
    for (const role of ['postmaster', 'abuse', 'Abuse']) {
      const { accounts } = await found(`${role}@${domain}`)
      assert.isTrue(accounts[0]?.accountId.equals(bob.id))
    }
  })

  test('finds no room in a full account, and waits for it in a group', async ({ assert }) => {
    const bob = await colleague('bob')
    await sql.run('update account_states set bytes = 1000 where account_id = ?', [ana.id])
    assert.isTrue((await found(ana.address, 1000)).isFull)
    assert.isFalse((await found(ana.address, 1001)).isFull)
    await sql.run('update accounts set quota_bytes = 2000 where id = ?', [ana.id])
    assert.isFalse((await found(ana.address, 1000)).isFull)
    await sql.run('update accounts set quota_bytes = 500 where id = ?', [ana.id])
    const { accounts, onward, isFull } = await found(
      await groupOf('all', [ana.address, bob.address])
    )
    assert.isFalse(isFull)
    assert.deepEqual(
      accounts.map(({ address }) => address),
      [bob.address]
    )
    assert.containSubset(onward, [{ to: ana.address, sender: 'kept' }])
  })

  test('may come from members only, where the group says so', async ({ assert }) => {
    const reached = await found(await groupOf('board', [ana.address, 'zoe@far.example'], 1))
    assert.isTrue(mayWrite(reached, 'Zoe@Far.example'))
    assert.isTrue(mayWrite(reached, `ana+x@${domain}`))
    assert.isFalse(mayWrite(reached, 'eve@far.example'))
    assert.isFalse(mayWrite(reached, ''))
    assert.isTrue(mayWrite(await found(ana.address), ''))
  })

  test('is for nobody, or for somebody elsewhere', async ({ assert }) => {
    assert.equal(await reach(sql, `nobody@${domain}`, null), 'unknown')
    assert.equal(await reach(sql, await groupOf('empty', []), null), 'unknown')
    assert.equal(await reach(sql, 'zoe@far.example', null), 'foreign')
    assert.equal(await reach(sql, '', null), 'unknown')
  })

  test('is asked for with as few statements for a hundred members as for one', async ({
    assert,
  }) => {
    let statements = 0
    const counting: Sql = {
      dialect: sql.dialect,
      all: (...all) => (statements++, sql.all(...all)),
      get: (...get) => (statements++, sql.get(...get)),
      find: (...find) => (statements++, sql.find(...find)),
      run: () => Promise.reject(new Error('nothing is written')),
      insert: () => Promise.reject(new Error('nothing is written')),
    }
    const asked = async (address: string) => {
      statements = 0
      await reach(counting, address, null)
      return statements
    }
    assert.equal(await asked(ana.address), 2)
    assert.equal(await asked(`nobody@${domain}`), 2)
    const inside: TestAccount[] = []
    for (let at = 0; at < 50; at++) inside.push(await colleague(`member${at}`))
    const outside = Array.from({ length: 50 }, (_, at) => `member${at}@far.example`)
    const all = await groupOf('all', [...inside.map(({ address }) => address), ...outside])
    assert.equal(await asked(all), 5)
    const two = await groupOf('two', [ana.address, 'zoe@far.example'])
    assert.equal(await asked(two), 5)
  })
})
