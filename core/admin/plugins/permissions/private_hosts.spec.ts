import { test } from '@japa/runner'
import { readPrivateHosts } from './private_hosts.js'

test.group('Servers of one’s own network', () => {
  test('are read as people write them', ({ assert }) => {
    assert.deepEqual(
      readPrivateHosts('DNS.intern:53, 10.0.0.1\n[fd00::1]:53 fd00::1; dns.intern'),
      {
        ok: true,
        hosts: ['dns.intern', '10.0.0.1', 'fd00::1'],
      }
    )
    assert.deepEqual(readPrivateHosts(null), { ok: true, hosts: [] })
  })

  test('are refused by name where one is none', ({ assert }) => {
    assert.deepEqual(readPrivateHosts('dns.intern 10.0.0.0/8'), { ok: false, wrong: '10.0.0.0/8' })
  })
})
