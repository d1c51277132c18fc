import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from '@japa/runner'
import { waitUntil } from '#appliance/lab/wait.js'
import { startCaliopen, type Caliopen } from '#appliance/test/caliopen.js'
import { useLab } from '#appliance/test/lab.js'
import { PlainBrowser } from '#core/tests/plain_browser.js'

const PASSWORD = 'violet ladder tuesday soup'
const ROUTES = [
  ['GET', '/install'],
  ['GET', '/install/language'],
  ['POST', '/install/language'],
  ['GET', '/install/organisation'],
  ['POST', '/install/organisation'],
  ['GET', '/install/storage'],
  ['POST', '/install/storage'],
  ['POST', '/install/storage/test'],
  ['GET', '/install/administrator'],
  ['POST', '/install/administrator'],
  ['POST', '/install/strength'],
  ['GET', '/install/starting'],
  ['GET', '/install/done'],
] as const

async function statuses(browser: PlainBrowser): Promise<number[]> {
  const answers = []
  for (const [method, path] of ROUTES) {
    answers.push(method === 'GET' ? await browser.get(path) : await browser.post(path, {}))
  }
  return answers.map(({ status }) => status)
}

const all = (status: number) => ROUTES.map(() => status)

async function answerUpTo(
  browser: PlainBrowser,
  caliopen: Caliopen,
  storage: Record<string, string>
) {
  await browser.get(`/install?token=${caliopen.token}`)
  await browser.get('/install/language')
  await browser.post('/install/language', { language: 'en' })
  await browser.post('/install/organisation', { organisation: 'Acme', domain: 'acme.example' })
  return browser.post('/install/storage', storage)
}

const ana = { name: 'Ana', address: 'ana', password: PASSWORD }
const answers = {
  language: 'en',
  organisation: 'Acme',
  domain: 'acme.example',
  hostname: 'mail.acme.example',
  admin: ana,
  database: { client: 'sqlite' },
}

test.group('The wizard', (group) => {
  let caliopen: Caliopen
  group.tap((each) => each.tags(['@once']))
  group.each.timeout(120_000)
  group.each.setup(async () => {
    caliopen = await startCaliopen()
    return () => caliopen.stop()
  })

  test('obeys the holder of the token alone, and is gone afterwards', async ({ assert }) => {
    const owner = new PlainBrowser(caliopen.address)
    const stranger = new PlainBrowser(caliopen.address)

    assert.deepEqual(await statuses(stranger), all(404))
    const elsewhere = await stranger.get('/mail/inbox')
    assert.equal(elsewhere.status, 503)
    assert.notInclude(elsewhere.text, caliopen.token ?? '')
    assert.notInclude(elsewhere.text, '/install')

    const token = `/install?token=${caliopen.token}`
    assert.equal((await owner.get(token)).location, '/install/language')
    assert.equal((await stranger.get(token)).status, 404)
    const forged = { cookie: 'caliopen_installer=s%3Aforged' }
    assert.equal((await stranger.get('/install/language', forged)).status, 404)
    assert.deepEqual(await statuses(stranger), all(404))

    // reload, another tab, a step back, a step that is not open yet
    assert.equal((await owner.get(token)).location, '/install/language')
    assert.equal((await owner.get('/install/storage')).location, '/install/language')
    await owner.get('/install/language')
    const chosen = await owner.post('/install/language', { language: 'fr' })
    assert.equal(chosen.location, '/install/organisation')
    assert.include((await owner.get('/install/organisation')).text, 'lang="fr"')
    const wrong = await owner.post('/install/organisation', { organisation: '', domain: 'acme' })
    assert.equal(wrong.status, 422)
    assert.include(wrong.text, 'Écrivez le nom de votre organisation.')
    const right = { organisation: 'Acme', domain: 'Acme.example' }
    await owner.post('/install/organisation', right)
    assert.include((await owner.get('/install/organisation')).text, 'mail.acme.example')

    // a restart loses nothing
    await caliopen.kill('web')
    await untilUp(caliopen)
    assert.equal((await owner.get('/install')).location, '/install/storage')
    await owner.post('/install/storage', { client: 'sqlite' })
    const weak = await owner.post('/install/administrator', { ...ana, password: 'acme example' })
    assert.equal(weak.status, 422)
    assert.include(weak.text, 'facile à deviner')
    assert.notInclude(weak.text, 'acme example')
    assert.deepEqual(await statuses(stranger), all(404))

    // pressed twice
    const finish = () => owner.post('/install/administrator', ana)
    const finished = await Promise.all([finish(), finish()])
    assert.deepEqual(
      finished.map(({ location }) => location),
      ['/install/done', '/install/done']
    )
    assert.include((await owner.get('/install/done')).text, 'ana@acme.example')
    assert.deepEqual(await statuses(owner), all(404))
    assert.deepEqual(await statuses(stranger), all(404))
    assert.equal((await owner.get(token)).status, 404)
    assert.notInclude(readFileSync(join(caliopen.dataDir, 'instance.json'), 'utf8'), 'Token')
    assert.equal((await owner.get('/mail/inbox')).status, 200)
    assert.notEqual((await stranger.get('/mail/inbox')).status, 200)
  })

  test('stops listening to guesses, and gives way to the headless twin at once', async ({
    assert,
  }) => {
    const owner = new PlainBrowser(caliopen.address)
    await answerUpTo(owner, caliopen, { client: 'sqlite' })
    assert.equal((await owner.get('/install/administrator')).status, 200)

    const guesser = new PlainBrowser(caliopen.address)
    for (let guess = 0; guess < 12; guess++) {
      assert.equal((await guesser.get(`/install?token=guess${guess}`)).status, 404)
    }
    assert.equal((await owner.get('/install/administrator')).status, 200)
    const { stdout } = await caliopen.ace('install', '--link')
    const token = /token=(\S+)/.exec(stdout)?.[1]
    assert.equal((await owner.get('/install/administrator')).status, 404)
    assert.equal((await guesser.get(`/install?token=${token}`)).status, 404)

    const file = join(caliopen.dataDir, 'answers.json')
    await writeFile(file, JSON.stringify({ ...answers, admin: {} }))
    await assert.rejects(() => caliopen.ace('install', '--answers', file), /admin\.address: /)
    await writeFile(file, JSON.stringify(answers))
    await caliopen.ace('install', '--answers', file)
    assert.deepEqual(await statuses(owner), all(404))
    assert.equal((await owner.get('/sign-in')).status, 200)
    await assert.rejects(() => caliopen.ace('install', '--answers', file), /installed already/)
  })

  test('ends on MariaDB, and goes on there', async ({ assert }) => {
    const { mariadb } = await useLab()
    const server = await mariadb.createDatabase('wizard')
    const fields = { client: 'mysql', ...server, port: String(server.port) }
    const owner = new PlainBrowser(caliopen.address)
    const refused = await answerUpTo(owner, caliopen, { ...fields, password: 'wrong' })
    assert.equal(refused.status, 422)

    const json = { accept: 'application/json' }
    const tested = await owner.post('/install/storage/test', fields, json)
    assert.containSubset(JSON.parse(tested.text), { works: true })
    const kept = await owner.post('/install/storage', fields)
    assert.equal(kept.location, '/install/administrator')
    assert.notInclude(
      readFileSync(join(caliopen.dataDir, 'installer.json'), 'utf8'),
      server.password
    )

    const finished = await owner.post('/install/administrator', ana)
    assert.equal(finished.location, '/install/starting')
    const starting = await owner.get('/install/starting')
    assert.equal(starting.status, 200)
    assert.match(starting.text, /http-equiv="refresh"/)

    await waitUntil('the last page', () => lastPage(owner), { timeout: 30_000 })
    assert.deepEqual(await statuses(owner), all(404))
    assert.equal((await owner.get('/mail/inbox')).status, 200)
    const instance = JSON.parse(readFileSync(join(caliopen.dataDir, 'instance.json'), 'utf8'))
    assert.deepEqual(instance.database, { client: 'mysql', ...server })
    assert.notProperty(instance, 'installerToken')
  })
})

async function untilUp(caliopen: Caliopen): Promise<void> {
  const isUp = async () => (await fetch(`${caliopen.address}/health`)).ok
  await waitUntil('the web role', () => orFalse(isUp), { timeout: 20_000 })
}

/** As its script or a patient person would: again and again, while nobody answers. */
async function lastPage(owner: PlainBrowser): Promise<boolean> {
  return orFalse(async () => (await owner.get('/install/done')).text.includes('ana@acme.example'))
}

async function orFalse(probe: () => Promise<boolean>): Promise<boolean> {
  try {
    return await probe()
  } catch (error) {
    if (error instanceof TypeError) return false
    throw error
  }
}
