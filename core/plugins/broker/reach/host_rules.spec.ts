import { test } from '@japa/runner'
import fc from 'fast-check'
import { isOfPattern, linkRules, permits, standingRules } from './host_rules.js'
import { normaliseHost, readPlace } from './typed_host.js'

const WHY = { why: 'why' }

test.group('A pattern', () => {
  test('{pattern} is {host}: {is}')
    .with([
      { pattern: 'api.example.net', host: 'api.example.net', is: true },
      { pattern: 'api.example.net', host: 'xapi.example.net', is: false },
      { pattern: '*.example.net', host: 'a.example.net', is: true },
      { pattern: '*.example.net', host: 'a.b.example.net', is: true },
      { pattern: '*.example.net', host: 'example.net', is: false },
      { pattern: '*.example.net', host: 'evilexample.net', is: false },
      { pattern: '*.example.net', host: 'example.net.evil.org', is: false },
      { pattern: '*', host: 'anything.example', is: true },
    ])
    .run(({ assert }, { pattern, host, is }) => assert.equal(isOfPattern(pattern, host), is))
})

test.group('What a person typed', () => {
  test('{typed} is {host} and port {port}')
    .with([
      { typed: 'Xmpp.Example.org', host: 'xmpp.example.org', port: null },
      { typed: 'xmpp.example.org:5223', host: 'xmpp.example.org', port: 5223 },
      { typed: 'ana@example.org', host: 'example.org', port: null },
      { typed: 'https://dns.example.org:8443/x?y', host: 'dns.example.org', port: 8443 },
      { typed: '[2001:DB8::1]:53', host: '2001:db8::1', port: 53 },
      { typed: '192.0.2.1', host: '192.0.2.1', port: null },
      { typed: 'bücher.example.', host: 'xn--bcher-kva.example', port: null },
    ])
    .run(({ assert }, { typed, host, port }) => assert.deepEqual(readPlace(typed), { host, port }))

  test('is no host: {$self}')
    .with([
      '',
      'a b',
      'a/b',
      'a?b',
      'a%2eb',
      'a..b',
      '*',
      '*.example.org',
      'https://',
      'ex\0ample.org',
      'a:b:c',
    ])
    .run(({ assert }, typed) => assert.isNull(readPlace(typed)))

  test('never becomes a pattern that means more than one host', ({ assert }) => {
    const anything = fc.property(fc.string({ unit: 'binary' }), (typed) => {
      assert.notMatch(readPlace(typed)?.host ?? '', /\*/)
      assert.notMatch(normaliseHost(typed) ?? '', /[^a-z0-9._:-]/)
    })
    fc.assert(anything)
  })
})

test.group('A rule', () => {
  test('holds for its ports and its use', ({ assert }) => {
    const rule = { pattern: '*', ports: [5222], use: 'tls' as const }
    assert.isTrue(permits(rule, 'a.example', 5222, 'tls'))
    assert.isTrue(permits(rule, 'a.example', 5222, 'tcp'), 'it becomes encrypted')
    assert.isFalse(permits(rule, 'a.example', 5223, 'tls'))
    assert.isFalse(permits(rule, 'a.example', 5222, 'https'))
    assert.isFalse(permits({ ...rule, use: 'https' }, 'a.example', 5222, 'http'))
  })

  test('of a setting has the host, and the port, that the administrator typed', ({ assert }) => {
    const permissions = [
      { host: { setting: 'server' }, ports: [443], use: 'https' as const, ...WHY },
    ]
    assert.deepEqual(standingRules(permissions, { server: 'nas.example:81' }), [
      { pattern: 'nas.example', ports: [443, 81], use: 'https' },
    ])
    assert.deepEqual(standingRules(permissions, {}), [])
    assert.deepEqual(standingRules(permissions, { server: '*' }), [])
  })

  test('of a link has no port below 1024 that the manifest does not name', ({ assert }) => {
    const permissions = [{ host: { link: 'server' }, ports: [5222], use: 'tls' as const, ...WHY }]
    const portsOf = (server: string) => linkRules(permissions, { server })[0]?.ports
    assert.deepEqual(portsOf('a.example:5299'), [5222, 5299])
    assert.deepEqual(portsOf('a.example:25'), [5222])
    assert.deepEqual(standingRules(permissions, { server: 'a.example' }), [])
  })
})
