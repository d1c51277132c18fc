import { test } from '@japa/runner'
import { I18nManagerFactory } from '@adonisjs/i18n/factories'
import type { I18n } from '@adonisjs/i18n'
import type { Permissions } from '@caliopen/contract/manifest/manifest'
import { permissionDiff } from '#core/plugins/lifecycle/consent/permission_diff.js'
import { textsOf } from '#core/tests/texts.js'
import { permissionViews } from './permission_views.js'

const own = (key: string) => `<${key}>`
const asking = {
  own,
  settings: [{ name: 'server', label: 'server_label', type: 'host' as const }],
  contributes: { dnsProviders: [] },
}

/** English with our texts, and nothing else of the framework. */
function english(): I18n {
  const texts = textsOf('admin', 'en')
  const i18n = new I18nManagerFactory().create().locale('en')
  i18n.t = (key, values) => i18n.formatRawMessage(texts.get(key) ?? key, values)
  return i18n
}

function told(before: Permissions | null, after: Permissions) {
  return permissionViews(permissionDiff(before, after), asking, english())
}

test.group('What a plugin may reach', () => {
  test('is told in sentences, with the reason of who asks', ({ assert }) => {
    const [view] = told(null, {
      hosts: [{ host: { setting: 'server' }, ports: [443, 8443], use: 'https', why: 'why' }],
    })
    assert.equal(
      view?.sentence,
      'It talks to the server that you name in its settings, under “<server_label>”.'
    )
    assert.equal(view?.how, 'Encrypted (HTTPS), ports 443 and 8443.')
    assert.equal(view?.why, '<why>')
    assert.isNull(view?.caution)
  })

  test('is warned of where it is everything, or in the clear')
    .with([
      { host: '*', use: 'https', caution: /that much/ },
      { host: 'a.org', use: 'http', caution: /not encrypted/ },
      { host: 'a.org', use: 'tls', caution: null },
    ] as const)
    .run(({ assert }, { host, use, caution }) => {
      const [view] = told(null, { hosts: [{ host, ports: [80], use, why: 'w' }] })
      if (caution) assert.match(view?.caution ?? '', caution)
      else assert.isNull(view?.caution)
    })

  test('is compared with what was approved: new things first, gone ones last', ({ assert }) => {
    const host = (name: string) => ({ host: name, ports: [443], use: 'https' as const, why: 'w' })
    const before = { hosts: [host('old.org'), host('same.org')], storage: { bytes: 1_000 } }
    const after = {
      hosts: [host('same.org'), host('new.org')],
      storage: { bytes: 2_000 },
      secrets: true,
      schedule: { every: 120 },
    }
    const views = told(before, after)
    const changes = views.map(({ change }) => change)
    assert.deepEqual(changes, ['added', 'added', 'added', 'added', 'same', 'removed'])
    assert.match(views[0]?.sentence ?? '', /new\.org/)
    assert.match(views.at(-1)?.sentence ?? '', /old\.org/)
    assert.isTrue(views.some(({ sentence }) => sentence.includes('every 2 minutes')))
  })
})
