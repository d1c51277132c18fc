import { createHash, X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { test } from '@japa/runner'
import type { DnsRecord } from '#appliance/lab/dns/zone_file.js'
import type { Lab } from '#appliance/lab/lab.js'
import { PolicyHost } from '#appliance/lab/policies/policy_host.js'
import { useLab } from '#appliance/test/lab.js'
import { trustAuthority } from '#appliance/test/trust_authority.js'
import { isPutOff, PostOffice } from '#core/tests/deliver/post_office.js'
import { StrangeHost } from '#core/tests/deliver/strange_host.js'
import { newTestAccount, openTestDatabase } from '#core/tests/test_database.js'
import type { TestAccount } from '#core/tests/test_database.js'
import type { SqlDatabase } from '#database/sql.js'

let sql: SqlDatabase
let lab: Lab
let post: PostOffice
let ana: TestAccount
let unique = 0

function somebody(domain: string): string {
  unique += 1
  return `safe${Date.now().toString(36)}${unique}@${domain}`
}

async function tlsOf(message: Buffer) {
  return (await post.eventsOf(message)).at(-1)?.tls
}

test.group('What goes to a host that DANE vouches for', (group) => {
  group.tap((each) => each.tags(['@once']))
  let digest: string

  group.setup(async () => {
    lab = await useLab()
    sql = await openTestDatabase()
    const pem = await readFile(lab.far.address.certificateFile)
    const key = new X509Certificate(pem).publicKey.export({ type: 'spki', format: 'der' })
    digest = createHash('sha256').update(key).digest('hex')
    return () => sql.close()
  })

  group.each.setup(async () => {
    await sql.run('delete from deliveries')
    await sql.run('delete from destinations')
    ana = await newTestAccount(sql)
    post = await PostOffice.open(sql, lab, { dnsServer: lab.unbound.server })
    return () => post.close()
  })

  async function publish(tlsa: readonly string[], more: readonly DnsRecord[] = []) {
    const name = `_${lab.outboundPort}._tcp.mx`
    await lab.dns.setZone('signed.example', [
      { name: '@', type: 'MX', value: '10 mx.signed.example.' },
      { name: 'mx', type: 'A', value: lab.far.host },
      ...tlsa.map((value) => ({ name, type: 'TLSA' as const, value })),
      ...more,
    ])
    // What unbound knew holds for a second, and it counts in whole ones.
    await new Promise((resolve) => setTimeout(resolve, 2_100))
  }

  const WRONG = '0'.repeat(64)

  test('{title}')
    .with([
      { title: 'goes where the certificate is the one', records: ['GOOD'], verified: true },
      { title: 'goes while one key follows another', records: ['BAD', 'GOOD'], verified: true },
      { title: 'goes over TLS where no record can be used', records: ['PKIX'], verified: false },
    ])
    .run(async ({ assert }, { records, verified }) => {
      const values = { GOOD: `3 1 1 ${digest}`, BAD: `3 1 1 ${WRONG}`, PKIX: `1 1 1 ${WRONG}` }
      await publish(records.map((name) => values[name as keyof typeof values]))
      const id = await post.send(ana, somebody('signed.example'))
      const [delivery] = await post.settled(id)
      assert.equal(delivery?.status, 'delivered')
      assert.containsSubset(await tlsOf(id), { protocol: 'TLSv1.3', verified, policy: 'dane' })
    })

  test('waits where the certificate is another', async ({ assert }) => {
    await publish([`3 1 1 ${WRONG}`])
    const [delivery] = await post.settled(
      await post.send(ana, somebody('signed.example')),
      isPutOff
    )
    assert.equal(delivery?.last_status, '4.7.5')
    assert.match(delivery?.last_reply ?? '', /none of those that its TLSA records name/)
  })

  test('never goes in the clear', async ({ assert }) => {
    const host = await StrangeHost.listen('127.0.0.31', lab.outboundPort, 'cuts the answer')
    host.strange = false
    const name = `_${lab.outboundPort}._tcp.plain`
    await publish(
      [],
      [
        { name: 'other', type: 'MX', value: '10 plain.signed.example.' },
        { name: 'plain', type: 'A', value: '127.0.0.31' },
        { name, type: 'TLSA', value: `3 1 1 ${digest}` },
      ]
    )
    const id = await post.send(ana, somebody('other.signed.example'))
    const [delivery] = await post.settled(id, isPutOff)
    await host.close()
    assert.equal(delivery?.last_status, '4.7.5')
    assert.match(delivery?.last_reply ?? '', /it offers no TLS/)
    assert.lengthOf(host.messages, 0)
  })

  test('waits where nobody can say which certificate it is', async ({ assert }) => {
    await lab.dns.failZone('mutetlsa.example')
    const name = `_${lab.outboundPort}._tcp.mx`
    await publish([], [{ name, type: 'CNAME', value: 'tlsa.mutetlsa.example.' }])
    const [delivery] = await post.settled(
      await post.send(ana, somebody('signed.example')),
      isPutOff
    )
    assert.equal(delivery?.last_status, '4.7.5')
    assert.match(delivery?.last_reply ?? '', /^TLSA of mx\.signed\.example: SERVFAIL/)
  })

  test('waits while the resolver is gone, and goes when it is back', async ({ assert }) => {
    await publish([`3 1 1 ${digest}`])
    await lab.unbound.kill()
    const id = await post.send(ana, somebody('signed.example'))
    const [put] = await post.settled(id, isPutOff)
    assert.equal(put?.last_status, '4.4.3')
    await lab.unbound.start()
    await new Promise((resolve) => setTimeout(resolve, 1_100))
    await post.hasten(id)
    const [delivery] = await post.settled(id)
    assert.equal(delivery?.status, 'delivered')
    assert.containsSubset(await tlsOf(id), { verified: true, policy: 'dane' })
  })

  test('goes as everywhere where the zone is not signed', async ({ assert }) => {
    const id = await post.send(ana, somebody('far.example'))
    await post.settled(id)
    assert.containsSubset(await tlsOf(id), { policy: 'opportunistic' })
  })
})

test.group('What goes to a domain with an MTA-STS policy', (group) => {
  group.tap((each) => each.tags(['@once']))
  let host: PolicyHost
  let announced = 0

  group.setup(async () => {
    lab = await useLab()
    sql = await openTestDatabase()
    trustAuthority(await readFile(lab.far.address.certificateFile, 'utf8'))
    host = await PolicyHost.listen('127.0.0.1')
    trustAuthority(await host.certificate())
    return async () => {
      await host.close()
      await sql.close()
    }
  })

  group.each.setup(async () => {
    await sql.run('delete from deliveries')
    await sql.run('delete from destinations')
    await sql.run('delete from mta_sts_policies')
    ana = await newTestAccount(sql)
    host.asked = 0
    await reopen()
    return () => post.close()
  })

  /** Without anything remembered. */
  async function reopen() {
    await sql.run('delete from destinations')
    post = await PostOffice.open(sql, lab, { policyPort: host.port })
  }

  async function announce(mx = 'mx.far.example.') {
    announced += 1
    await lab.dns.setZone('sts.example', [
      { name: '@', type: 'MX', value: `10 ${mx}` },
      { name: 'mx', type: 'A', value: lab.far.host },
      { name: '_mta-sts', type: 'TXT', value: `v=STSv1; id=${Date.now()}${announced};` },
      { name: 'mta-sts', type: 'A', value: '127.0.0.1' },
    ])
  }

  function policy(mode: string, mx: string, maxAge = 86_400) {
    host.publish('sts.example', {
      text: `version: STSv1\r\nmode: ${mode}\r\nmx: ${mx}\r\nmax_age: ${maxAge}\r\n`,
    })
  }

  test('goes where it says, to a certificate that is right', async ({ assert }) => {
    await announce()
    policy('enforce', '*.far.example')
    const id = await post.send(ana, somebody('sts.example'))
    const [delivery] = await post.settled(id)
    assert.equal(delivery?.status, 'delivered')
    assert.containsSubset(await tlsOf(id), { verified: true, policy: 'mta-sts' })
  })

  test('{title}')
    .with([
      {
        title: 'waits where the MX is another',
        ...{ mx: 'mx.far.example.', allowed: 'mx.sts.example', said: /none of the hosts/ },
      },
      {
        title: 'waits where the certificate is for another name',
        ...{ mx: 'mx.sts.example.', allowed: 'mx.sts.example', said: /it is for another name/ },
      },
    ])
    .run(async ({ assert }, { mx, allowed, said }) => {
      await announce(mx)
      policy('enforce', allowed)
      const [delivery] = await post.settled(await post.send(ana, somebody('sts.example')), isPutOff)
      assert.equal(delivery?.last_status, '4.7.5')
      assert.match(delivery?.last_reply ?? '', said)
    })

  test('goes all the same while it is only tested', async ({ assert }) => {
    await announce('mx.sts.example.')
    policy('testing', 'mx.elsewhere.example')
    const id = await post.send(ana, somebody('sts.example'))
    await post.settled(id)
    assert.containsSubset(await tlsOf(id), { verified: false, policy: 'opportunistic' })
  })

  test('keeps to the policy that it had, when there is no other to be had', async ({ assert }) => {
    await announce()
    policy('enforce', 'mx.sts.example')
    await post.settled(await post.send(ana, somebody('sts.example')), isPutOff)
    await post.close()
    await announce()
    host.publish('sts.example', { status: 503, text: 'away' })
    await reopen()
    const [delivery] = await post.settled(await post.send(ana, somebody('sts.example')), isPutOff)
    assert.equal(delivery?.last_status, '4.7.5')
    assert.equal(host.asked, 2)
  })

  test('goes as everywhere when the policy has expired', async ({ assert }) => {
    await announce()
    policy('enforce', 'mx.sts.example')
    await post.settled(await post.send(ana, somebody('sts.example')), isPutOff)
    await post.close()
    await sql.run('update mta_sts_policies set expires_at = 1')
    host.publish('sts.example', { status: 503, text: 'away' })
    await reopen()
    const id = await post.send(ana, somebody('sts.example'))
    await post.settled(id)
    assert.containsSubset(await tlsOf(id), { policy: 'opportunistic' })
  })

  test('follows no redirection to a policy', async ({ assert }) => {
    await announce()
    const location = `https://mta-sts.sts.example:${host.port}/.well-known/mta-sts.txt`
    host.publish('sts.example', { status: 302, text: '', headers: { location } })
    const id = await post.send(ana, somebody('sts.example'))
    await post.settled(id)
    assert.equal(host.asked, 1)
    assert.containsSubset(await tlsOf(id), { policy: 'opportunistic' })
  })
})
