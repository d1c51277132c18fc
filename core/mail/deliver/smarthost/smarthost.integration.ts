import { readFile } from 'node:fs/promises'
import { test } from '@japa/runner'
import type { Lab } from '#appliance/lab/lab.js'
import { farAccount, waitForMail } from '#appliance/test/imap.js'
import { useLab } from '#appliance/test/lab.js'
import { trustAuthority } from '#appliance/test/trust_authority.js'
import { writeSetting } from '#core/accounts/settings/setting.js'
import { isPutOff, PostOffice, testSeal } from '#core/tests/deliver/post_office.js'
import { newTestAccount, openTestDatabase } from '#core/tests/test_database.js'
import type { TestAccount } from '#core/tests/test_database.js'
import type { SqlDatabase } from '#database/sql.js'
import { openResolver } from '../../dns/open_resolver.js'
import { openDirectory } from '../routes/directory.js'
import { SMARTHOST, SMARTHOST_PURPOSE } from './smarthost_setting.js'
import type { Smarthost } from './smarthost_setting.js'
import { openSmarthost } from './smarthost_for.js'
import { trySmarthost } from './try_smarthost.js'

test.group('What goes out through a smarthost', (group) => {
  group.tap((each) => each.tags(['@once']))
  let sql: SqlDatabase
  let lab: Lab
  let post: PostOffice
  let ana: TestAccount
  let unique = 0

  group.setup(async () => {
    lab = await useLab()
    sql = await openTestDatabase()
    trustAuthority(await readFile(lab.far.address.certificateFile, 'utf8'))
    return async () => {
      await writeSetting(sql, SMARTHOST, null)
      await sql.close()
    }
  })

  group.each.setup(async () => {
    await sql.run('delete from deliveries')
    await sql.run('delete from destinations')
    ana = await newTestAccount(sql)
  })

  group.each.teardown(() => post.close())

  function smarthost(changes: Partial<Smarthost> & { password?: string } = {}): Smarthost {
    const { password = lab.far.password, ...rest } = changes
    const sealedPassword = testSeal.seal(password, SMARTHOST_PURPOSE)
    return {
      ...{ host: 'mx.far.example', port: lab.far.address.relayPort, tls: 'starttls' },
      ...{ login: { user: 'caliopen@far.example', sealedPassword }, domains: [] },
      ...rest,
    }
  }

  async function use(chosen: Smarthost) {
    await writeSetting(sql, SMARTHOST, chosen)
    post = await PostOffice.open(sql, lab)
  }

  function somebody(domain: string): string {
    unique += 1
    return `smart${Date.now().toString(36)}${unique}@${domain}`
  }

  function attempt(chosen: Smarthost) {
    const directory = openDirectory(openResolver([lab.dns.server]))
    return trySmarthost(openSmarthost(chosen, testSeal), directory, 'mx.caliopen.example')
  }

  test('is handed over by name and password, over TLS that was verified', async ({ assert }) => {
    await use(smarthost())
    // Nobody takes mail for this domain: only the smarthost knows a way.
    const to = somebody('dead.example')
    await lab.far.route('dead.example', { host: lab.far.host, port: lab.far.submissionPort })
    const id = await post.send(ana, to)
    const [delivery] = await post.settled(id)
    assert.containsSubset(delivery, { status: 'delivered' })
    const event = (await post.eventsOf(id)).at(-1)
    assert.equal(event?.host, 'mx.far.example')
    assert.containsSubset(event?.tls, { verified: true, policy: 'required' })
  })

  test('goes past it, where it is for other domains', async ({ assert }) => {
    await use(smarthost({ domains: ['elsewhere.example'], password: 'wrong' }))
    const to = somebody('far.example')
    const [delivery] = await post.settled(await post.send(ana, to))
    assert.equal(delivery?.status, 'delivered')
    await waitForMail(farAccount(lab.far, to), () => true)
  })

  test('waits while the password is wrong', async ({ assert }) => {
    await use(smarthost({ password: 'wrong' }))
    const [delivery] = await post.settled(await post.send(ana, somebody('far.example')), isPutOff)
    assert.equal(delivery?.last_status, '4.7.8')
    assert.match(delivery?.last_reply ?? '', /535 5\.7\.8/)
    assert.deepInclude(await attempt(smarthost({ password: 'wrong' })), { kind: 'login_refused' })
  })

  test('never shows a password to a host that cannot prove who it is', async ({ assert }) => {
    await lab.dns.setZone('smart.example', [{ name: 'mx', type: 'A', value: lab.far.host }])
    const stranger = smarthost({ host: 'mx.smart.example' })
    await use(stranger)
    const before = (await lab.far.log()).match(/sasl_username/g)?.length ?? 0
    const [delivery] = await post.settled(await post.send(ana, somebody('far.example')), isPutOff)
    assert.equal(delivery?.last_status, '4.7.5')
    const trial = await attempt(stranger)
    assert.containsSubset(trial, { kind: 'unsafe' })
    assert.equal((await lab.far.log()).match(/sasl_username/g)?.length ?? 0, before)
  })

  test('can be tried out', async ({ assert }) => {
    post = await PostOffice.open(sql, lab)
    assert.containsSubset(await attempt(smarthost()), {
      ...{ kind: 'welcome', loggedIn: true, tls: { verified: true, policy: 'required' } },
    })
    assert.containsSubset(await attempt(smarthost({ host: 'mx.nowhere.example' })), {
      kind: 'no_address',
    })
    assert.containsSubset(await attempt(smarthost({ host: lab.description.addresses.dead })), {
      kind: 'unreachable',
    })
  })
})
