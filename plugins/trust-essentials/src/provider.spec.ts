import { test } from '@japa/runner'
import { surveillingProvider } from './provider.js'
import { SURVEILLED_PROVIDERS } from './surveilled_providers.js'
import { clear, specimen } from '@caliopen/contract/kit/trust_rules/specimen'

const { service } = specimen()

test.group('Surveilled providers', () => {
  test('{domain} is {provider}')
    .with([
      { domain: 'gmail.com', provider: 'Google' },
      { domain: 'googlemail.com', provider: 'Google' },
      { domain: 'hotmail.fr', provider: 'Microsoft' },
      { domain: 'yahoo.co.uk', provider: 'Yahoo' },
      { domain: 'me.com', provider: 'Apple' },
      { domain: 'qq.com', provider: 'Tencent' },
      { domain: 'atelier.example', provider: null },
      { domain: 'gmail.com.atelier.example', provider: null },
      { domain: 'notgmail.com', provider: null },
    ])
    .run(({ assert }, { domain, provider }) => {
      assert.equal(surveillingProvider(specimen({ service: { ...service, domain } })), provider)
    })

  test('a domain of its own that {provider} hosts is known by {how}')
    .with([
      { how: 'the name of the machine', remoteName: 'mail-wr1-f45.google.com', provider: 'Google' },
      {
        how: 'its greeting',
        helo: 'EUR05-DB8-obe.outbound.protection.outlook.com',
        provider: 'Microsoft',
      },
      {
        how: 'a name with the final dot',
        remoteName: 'MOUT.GMX.NET.',
        provider: '1&1 (GMX, WEB.DE, mail.com)',
      },
    ])
    .run(({ assert }, { remoteName = null, helo = null, provider }) => {
      const transport = { ...clear, remoteName, helo }
      assert.equal(surveillingProvider(specimen({ transport })), provider)
    })

  test('a domain of its own that a provider hosts is known by its MX', ({ assert }) => {
    const mx = ['backup.atelier.example', 'aspmx.l.google.com']
    assert.equal(surveillingProvider(specimen({ service: { ...service, mx } })), 'Google')
  })

  test('no domain belongs to two, and all are written as facts are', ({ assert }) => {
    const domains = SURVEILLED_PROVIDERS.flatMap((provider) => provider.domains)
    assert.lengthOf(domains, new Set(domains).size)
    domains.forEach((domain) => assert.match(domain, /^[a-z0-9.-]+\.[a-z]+$/))
  })
})
