import { test } from '@japa/runner'
import { InvalidSettingError, readSettings } from '#core/config/settings.js'

test.group('Settings', () => {
  test('are all optional', ({ assert }) => {
    assert.containSubset(readSettings({}), {
      host: '127.0.0.1',
      port: 3333,
      smtpPort: 2525,
      submissionPort: 2587,
      submissionsPort: 2465,
      dnsServers: [],
      dnsTrusted: false,
      outboundPort: 25,
      safeMode: false,
      pluginProbation: 600,
    })
  })

  test('make the data directory absolute', ({ assert }) => {
    assert.equal(readSettings({}).dataDir, `${process.cwd()}/storage`)
    assert.equal(readSettings({ DATA_DIR: '/srv/mail' }).dataDir, '/srv/mail')
  })

  test('give a name server without a port the port 53', ({ assert }) => {
    const { dnsServers } = readSettings({ DNS_SERVERS: '127.0.0.1:5300, 192.0.2.1,2001:db8::1' })
    assert.deepEqual(dnsServers, ['127.0.0.1:5300', '192.0.2.1:53', '[2001:db8::1]:53'])
  })

  test('say which port cannot be one')
    .with(['http', '0', '65536', '-1', '25.5'])
    .run(({ assert }, PORT) => {
      assert.throws(() => readSettings({ PORT }), new RegExp(`PORT is "${PORT}"`))
    })

  test('know yes and no, and seconds', ({ assert }) => {
    assert.isTrue(readSettings({ SAFE_MODE: 'true' }).safeMode)
    assert.isFalse(readSettings({ SAFE_MODE: '0' }).safeMode)
    assert.throws(() => readSettings({ SAFE_MODE: 'maybe' }), /either true or false/)
    assert.equal(readSettings({ PLUGIN_PROBATION: '5' }).pluginProbation, 5)
    assert.throws(() => readSettings({ PLUGIN_PROBATION: 'soon' }), /number of seconds/)
  })

  test('refuse a name server that is none', ({ assert }) => {
    assert.throws(() => readSettings({ DNS_SERVERS: 'http://dns' }), InvalidSettingError)
  })
})
