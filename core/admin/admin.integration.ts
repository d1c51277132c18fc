import app from '@adonisjs/core/services/app'
import { test } from '@japa/runner'
import { listActs, logAct } from '#core/accounts/audit_log.js'
import { storeArtefact } from '#core/plugins/installed/artefacts.js'
import { findInstalled, writeInstalled } from '#core/plugins/installed/plugin_rows.js'
import { openSettings } from '#core/plugins/installed/settings.js'
import type { Operation } from '#core/plugins/lifecycle/operations/operation.js'
import { findOperation } from '#core/plugins/lifecycle/operations/operation_rows.js'
import { setAsking, setStep } from '#core/plugins/lifecycle/operations/operation_state.js'
import { permissionDiff } from '#core/plugins/lifecycle/consent/permission_diff.js'
import { readPackage } from '#core/plugins/packages/read_package.js'
import { specimen, specimenManifest, type SpecimenParts } from '#core/plugins/testing/specimen.js'
import { openHouse, PASSWORD, type House } from '#core/tests/house.js'
import type { PlainAnswer, PlainBrowser } from '#core/tests/plain_browser.js'
import type { TestAccount } from '#core/tests/test_database.js'

const SETTINGS = [
  { name: 'server', label: 'label', type: 'host', required: true },
  { name: 'token', label: 'label', type: 'secret' },
] as const

const PERMISSIONS = {
  hosts: [{ host: { setting: 'server' }, ports: [443], use: 'https', why: 'why' }],
  storage: { bytes: 65_536 },
} as const

const parts = (changes: SpecimenParts['manifest'] = {}): SpecimenParts => ({
  manifest: {
    settings: structuredClone(SETTINGS) as never,
    permissions: structuredClone(PERMISSIONS) as never,
    ...changes,
  },
})

test.group('The console', (group) => {
  let house: House
  let ana: TestAccount
  let browser: PlainBrowser

  group.setup(async () => {
    house = await openHouse()
    ana = await house.newAccount()
    await house.sql.run("update accounts set role = 'administrator' where id = ?", [ana.id])
    return () => house.close()
  })

  group.each.setup(async () => {
    await house.sql.run('delete from rate_limits')
    browser = await house.signIn(ana)
    return forgetPlugins
  })

  test('lets nobody in who is no administrator', async ({ assert }) => {
    const visitor = await house.visitor().get('/admin')
    assert.equal(visitor.location, '/sign-in?to=%2Fadmin')
    const bo = await house.signIn(await house.newAccount('bo'))
    const mail = await bo.get('/mail/inbox')
    assert.notInclude(mail.text, 'href="/admin"')
    for (const path of ['/admin', '/admin/plugins', '/admin/settings', '/admin/activity']) {
      const refused = await bo.get(path)
      assert.equal(refused.status, 403, path)
      assert.include(refused.text, 'For administrators')
    }
    assert.equal((await bo.post('/admin/themes', { theme: 'default' })).status, 403)
  })

  test('is reached from the mail, and leads back', async ({ assert }) => {
    const mail = await browser.get('/mail/inbox')
    assert.include(mail.text, 'href="/admin"')
    const overview = await browser.get('/admin')
    assert.equal(overview.status, 200)
    assert.match(overview.text, /<a class="side__item side__back" href="\/"/)
  })

  test('says which part of the service is away', async ({ assert }) => {
    // Nobody but this web role runs here.
    const { text } = await browser.get('/admin')
    assert.include(text, 'No mail comes in right now.')
    assert.match(text, /<h1>\d things need you<\/h1>/)
  })

  test('has every page', async ({ assert }) => {
    const { id } = await install(parts())
    const pages = ['', '/plugins', `/plugins/${id}`, `/plugins/${id}/settings`, '/upload']
    for (const path of [
      ...pages,
      ...[`/plugins/${id}/removal`, '/marketplace?q=x&category=themes', '/indexes'],
      ...['/themes', '/settings', '/activity'],
    ]) {
      const page = await browser.get(`/admin${path}`)
      assert.equal(page.status, 200, path)
      assert.notMatch(page.text, /translation missing|\[object |undefined/, path)
    }
    for (const path of ['/plugins/nothing', '/operations/nothing', '/marketplace/nothing']) {
      assert.equal((await browser.get(`/admin${path}`)).status, 404, path)
    }
  })

  test('keeps what is asked of a plugin, and never shows a secret again', async ({ assert }) => {
    const { id, settings } = await install(parts())
    const path = `/admin/plugins/${id}/settings`
    await browser.get(path)
    const wrong = await browser.post(path, { 'fields[server]': 'a b', 'fields[token]': 'hidden' })
    assert.equal(wrong.status, 422)
    assert.match(wrong.text, /id="field-server-error"/)
    assert.include(wrong.text, 'value="a b"')
    assert.notInclude(wrong.text, 'hidden"')

    const kept = await browser.post(path, {
      'fields[server]': 'API.example.org:8443',
      'fields[token]': 'hidden-token',
      'private_hosts': '10.0.0.1, api.intern:443',
    })
    assert.equal(kept.location, `/admin/plugins/${id}`)
    const page = await browser.get(path)
    assert.notInclude(page.text, 'hidden-token')
    assert.include(page.text, 'value="api.example.org:8443"')

    await browser.post(path, { 'fields[server]': 'api.example.org', 'private_hosts': '' })
    const seal = await app.container.make('seal')
    const opened = await openSettings(house.sql, seal, id, settings)
    assert.deepEqual(opened, { server: 'api.example.org', token: 'hidden-token' })
    assert.deepEqual((await findInstalled(house.sql, id))?.grants.privateHosts, [])
  })

  test('asks again who it is before what is dangerous, when that was long ago', async ({
    assert,
  }) => {
    const { id } = await install(parts())
    await forgetConfirmation()
    const path = `/admin/plugins/${id}/removal`
    assert.include((await browser.get(path)).text, 'name="password"')
    const without = await browser.post(path, { data: 'purge' })
    assert.equal(without.status, 422)
    const wrong = await browser.post(path, { data: 'purge', password: 'wrong' })
    assert.equal(wrong.status, 422)
    assert.include(wrong.text, 'That is not your password')
    assert.isNotNull(await findInstalled(house.sql, id))
    const right = await browser.post(path, { data: 'purge', password: PASSWORD })
    assert.match(right.location ?? '', /^\/admin\/operations\//)
    assert.notInclude((await browser.get(path)).text, 'name="password"')
  })

  test('lets nobody guess the password there either', async ({ assert }) => {
    const { id } = await install(parts())
    await forgetConfirmation()
    const path = `/admin/plugins/${id}/removal`
    await browser.get(path)
    for (let tries = 0; tries < 10; tries++) {
      await browser.post(path, { data: 'keep', password: 'wrong' })
    }
    const right = await browser.post(path, { data: 'keep', password: PASSWORD })
    assert.equal(right.status, 422)
    assert.include(right.text, 'Try again in')
  })

  test('shows what a package wants before anything of it runs', async ({ assert }) => {
    const operation = await asked(parts({ id: 'importer-asking', name: 'Asking' }))
    const page = await browser.get(`/admin/operations/${operation.id}`)
    assert.include(page.text, 'Install “Asking”?')
    assert.include(page.text, 'It keeps up to 66 kB of its own.')
    assert.include(page.text, 'To see the specimen')

    const yes = await browser.post(`/admin/operations/${operation.id}/approval`, {
      private_hosts: 'dns.intern',
    })
    assert.equal(yes.status, 303)
    const after = await findOperation(house.sql, operation.id)
    assert.equal(after?.state, 'waiting')
    const accept = after && 'accept' in after.request ? after.request.accept : null
    assert.deepEqual(accept, { permissions: true, owner: true, privateHosts: ['dns.intern'] })
    assert.include(await lastAct(), 'plugin_approved')
  })

  test('takes no for an answer, and says that nothing was changed', async ({ assert }) => {
    const operation = await asked(parts({ id: 'importer-refused', name: 'Refused' }))
    await browser.get(`/admin/operations/${operation.id}`)
    await browser.post(`/admin/operations/${operation.id}/refusal`, {})
    const page = await browser.get(`/admin/operations/${operation.id}`)
    assert.include(page.text, '“Refused” was not installed')
    assert.include(page.text, 'It was not approved, and nothing was changed.')
    assert.include(await lastAct(), 'plugin_refused')
  })

  test('does not take a new owner along with the rest', async ({ assert }) => {
    const before = { publisher: 'loft', name: 'The Loft', key: 'A'.repeat(43) }
    const after = { publisher: 'cash', name: 'Cash', key: 'B'.repeat(43) }
    const sold = parts({ id: 'importer-sold', name: 'Sold' })
    const operation = await asked(sold, { before, after })
    const page = await browser.get(`/admin/operations/${operation.id}`)
    assert.include(page.text, 'It belongs to somebody else now')
    await browser.post(`/admin/operations/${operation.id}/approval`, {})
    const unsure = await findOperation(house.sql, operation.id)
    assert.isFalse(acceptOf(unsure)?.owner)
  })

  test('takes a package from a file with the same checks', async ({ assert }) => {
    await browser.get('/admin/upload')
    const broken = await upload(specimen({ ...parts(), unsigned: true }))
    assert.equal(broken.status, 422)
    assert.include(broken.text, 'Nothing was changed')
    assert.include(broken.text, 'is not signed')
    const nothing = await upload(Buffer.from('not a package'))
    assert.equal(nothing.status, 422)
    const whole = await upload(specimen(parts({ id: 'importer-uploaded' })))
    assert.match(whole.location ?? '', /^\/admin\/operations\//)
    const operation = await findOperation(house.sql, whole.location?.split('/').pop() ?? '')
    assert.equal(operation?.kind, 'install')
  })

  test('shows a picture of a stranger so that nothing in it runs', async ({ assert }) => {
    const icon = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    const { id } = await install({ ...parts(), files: { 'icon.svg': icon } })
    const { response } = await browser.get(`/admin/plugins/${id}/icon`)
    assert.equal(response.headers.get('content-type'), 'image/svg+xml')
    assert.match(
      response.headers.get('content-security-policy') ?? '',
      /default-src 'none'.*sandbox/
    )
    assert.equal(response.headers.get('x-content-type-options'), 'nosniff')
    const { id: bare } = await install(parts({ id: 'importer-bare' }))
    assert.equal((await browser.get(`/admin/plugins/${bare}/icon`)).status, 404)
  })

  test('has a page for a plugin whose package is gone, so that it can be removed', async ({
    assert,
  }) => {
    const { id } = await install(parts({ id: 'importer-gone' }))
    await house.sql.run('update plugins set hash = ? where id = ?', ['0'.repeat(128), id])
    for (const path of ['/admin/plugins', `/admin/plugins/${id}`, `/admin/plugins/${id}/removal`]) {
      assert.equal((await browser.get(path)).status, 200, path)
    }
  })

  test('says so where rules could not be tried', async ({ assert }) => {
    const { id } = await install(parts({ id: 'importer-tried' }))
    const page = await browser.get(`/admin/plugins/${id}/past-mail`)
    assert.equal(page.status, 200)
    assert.include(page.text, 'It could not be tried just now.')
  })

  test('adds no index that it could not read, and says why', async ({ assert }) => {
    await browser.get('/admin/indexes')
    const answer = await browser.post('/admin/indexes', { address: '/nowhere/at/all' })
    assert.equal(answer.status, 422)
    assert.include(answer.text, 'It was not added. Nothing was changed.')
    assert.include(answer.text, 'E_INDEX_UNREACHABLE')
  })

  test('changes how the organisation is called and speaks, and writes it down', async ({
    assert,
  }) => {
    await browser.get('/admin/settings')
    const empty = await browser.post('/admin/settings', { name: ' ', language: 'fr' })
    assert.equal(empty.status, 422)
    await browser.post('/admin/settings', { name: 'Maison <Lumen>', language: 'fr' })
    const page = await browser.get('/admin/settings')
    assert.include(page.text, 'Maison &lt;Lumen&gt;')
    const diary = await browser.get('/admin/activity')
    assert.include(diary.text, 'changed the settings of Maison &lt;Lumen&gt;')
  })

  test('keeps a diary of many pages', async ({ assert }) => {
    for (let act = 0; act < 60; act++) {
      await logAct(house.sql, { account: ana.id, action: 'theme_chosen', subject: `${act}` })
    }
    const first = await browser.get('/admin/activity')
    const older = /href="(\/admin\/activity\?before=[^"]+)"/.exec(first.text)?.[1] ?? ''
    const second = await browser.get(older)
    assert.include(second.text, 'Back to the latest')
    assert.equal((first.text.match(/diary__act/g) ?? []).length, 50)
  })

  async function install(of: SpecimenParts) {
    const bytes = specimen(of)
    const read = await readPackage(bytes)
    if (!read.ok) throw new Error(JSON.stringify(read.faults))
    const { manifest, hash, key: publisherKey } = read.package
    await storeArtefact(house.sql, bytes)
    await writeInstalled(house.sql, {
      ...{ id: manifest.id, version: manifest.version, hash, state: 'active', manifest },
      grants: { permissions: manifest.permissions, privateHosts: [] },
      ...{ publisherKey, source: null, bundled: false, previous: null, probationUntil: null },
      ...{ failure: null, automatic: false, installedAt: Date.now(), updatedAt: Date.now() },
    })
    return manifest
  }

  /** An installation that has come as far as the question. */
  async function asked(
    of: SpecimenParts,
    owner: Parameters<typeof setAsking>[2]['owner'] = null
  ): Promise<Operation> {
    const { location } = await (await browser.get('/admin/upload'), upload(specimen(of)))
    const operation = await findOperation(house.sql, location?.split('/').pop() ?? '')
    if (!operation || !('package' in operation.request)) throw new Error('nothing was asked for')
    const { permissions } = specimenManifest(of.manifest)
    const { package: place } = operation.request
    if (!('hash' in place)) throw new Error('there is no package')
    await setStep(house.sql, operation, 'approve')
    const questions = { permissions: permissionDiff(null, permissions), owner }
    await setAsking(house.sql, operation, questions, { ...place, source: null, bundled: false })
    return operation
  }

  async function upload(bytes: Buffer): Promise<PlainAnswer> {
    return browser.postFile('/admin/upload', 'package', bytes, 'plugin.tgz')
  }

  async function forgetPlugins() {
    for (const table of ['plugins', 'plugin_operations', 'plugin_settings']) {
      await house.sql.run(`delete from ${table}`)
    }
  }

  /** As if the password had been given an hour ago. */
  async function forgetConfirmation() {
    const rows = await house.sql.all<{ id: string; data: string }>('select id, data from sessions')
    for (const { id, data } of rows) {
      const old = data.replace(/"confirmed_at":\d+/, '"confirmed_at":1')
      await house.sql.run('update sessions set data = ? where id = ?', [old, id])
    }
  }

  async function lastAct(): Promise<string> {
    const [act] = await listActs(house.sql, { before: null, limit: 1 })
    return act?.action ?? ''
  }
})

function acceptOf(operation: Operation | null) {
  return operation && 'accept' in operation.request ? operation.request.accept : null
}
