import { test } from '@japa/runner'
import i18nManager from '@adonisjs/i18n/services/main'
import { checkAnswers, languageOf } from './headless.js'

const en = () => i18nManager.locale('en')
const fine = async () => ({})
const whole = {
  language: 'en',
  organisation: 'Acme',
  domain: 'acme.org',
  hostname: 'mail.acme.org',
  admin: { name: 'Ana', address: 'ana@acme.org', password: 'violet ladder tuesday soup' },
  database: { client: 'sqlite' },
}
const server = { client: 'mysql', host: 'db', port: 3306, user: 'u', password: 'p', database: 'd' }

test.group('A file of answers', () => {
  test('is taken whole', async ({ assert }) => {
    assert.deepEqual((await checkAnswers(whole, en(), fine)).value, whole)
    const onServer = { ...whole, database: server }
    assert.deepEqual((await checkAnswers(onServer, en(), fine)).value, onServer)
  })

  test('is told everything that it lacks, at once', async ({ assert }) => {
    const { faults } = await checkAnswers({}, en(), fine)
    assert.sameMembers(Object.keys(faults ?? {}), [
      'language',
      'organisation',
      'domain',
      'hostname',
      'database.client',
      'admin.name',
      'admin.address',
      'admin.password',
    ])
  })

  test('is told what is unknown, also inside', async ({ assert }) => {
    const file = { ...whole, lang: 'en', admin: { ...whole.admin, mail: 'x' } }
    const { faults } = await checkAnswers(file, en(), fine)
    assert.sameMembers(Object.keys(faults ?? {}), ['lang', 'admin.mail'])
  })

  test('is told what the server says beside the rest', async ({ assert }) => {
    const file = { ...whole, domain: 'acme', database: server }
    const refuse = async () => ({ host: 'Nothing answers there.' })
    assert.sameMembers(Object.keys((await checkAnswers(file, en(), refuse)).faults ?? {}), [
      'domain',
      'database.host',
    ])
  })

  test('is an object of objects', async ({ assert }) => {
    for (const file of [null, [], 'text', 3]) {
      const { faults } = await checkAnswers(file, en(), fine)
      assert.match(faults?.answers ?? '', /An object with these answers/)
    }
    const { faults } = await checkAnswers({ ...whole, admin: 'Ana' }, en(), fine)
    assert.deepEqual(Object.keys(faults ?? {}), ['admin'])
  })

  test('is answered in its own language', ({ assert }) => {
    assert.equal(languageOf({ language: 'fr' }), 'fr')
    assert.equal(languageOf({ language: 'tlh' }), 'en')
    assert.equal(languageOf([]), 'en')
  })
})
