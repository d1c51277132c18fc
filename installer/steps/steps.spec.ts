import { test } from '@japa/runner'
import i18nManager from '@adonisjs/i18n/services/main'
import { checkAdministrator } from './administrator.js'
import { checkLanguage } from './language.js'
import { checkOrganisation, suggestHostname, suggestNames } from './organisation.js'
import { checkStorage } from './storage.js'

const en = () => i18nManager.locale('en')

test.group('The question of the language', () => {
  test('takes the languages that we speak', async ({ assert }) => {
    assert.deepEqual((await checkLanguage({ language: 'fr' }, en())).value, { language: 'fr' })
    const { faults } = await checkLanguage({ language: 'xx' }, en())
    assert.deepEqual(faults, { language: 'Choose en (English) or fr (French).' })
  })
})

test.group('The question of the organisation', () => {
  test('keeps names as they are compared', async ({ assert }) => {
    const fields = {
      organisation: ' Boulangerie Dupré ',
      domain: 'Exämple.FR.',
      hostname: 'Mail.Example.fr',
    }
    assert.deepEqual((await checkOrganisation(fields, en())).value, {
      organisation: 'Boulangerie Dupré',
      domain: 'xn--exmple-cua.fr',
      hostname: 'mail.example.fr',
    })
  })

  test('refuses what cannot be a domain: {$self}')
    .with(['example', '192.0.2.1', 'a_b.org', '-a.org', 'a..org', 'ana@example.org', 'a b.org', ''])
    .run(async ({ assert }, domain) => {
      const fields = { organisation: 'A', domain, hostname: 'mail.example.org' }
      const { faults } = await checkOrganisation(fields, en())
      assert.deepEqual(Object.keys(faults ?? {}), ['domain'])
    })

  test('names every fault at once, in the language chosen', async ({ assert }) => {
    const { faults } = await checkOrganisation({ organisation: ' ' }, i18nManager.locale('fr'))
    assert.deepEqual(faults, {
      organisation: 'Écrivez le nom de votre organisation.',
      domain: 'Écrivez le domaine de vos adresses : ce qui suit l’arobase.',
      hostname: 'Écrivez le nom de ce serveur, par exemple mail.example.org.',
    })
  })

  test('refuses a name that breaks lines', async ({ assert }) => {
    const fields = { organisation: 'A\r\nBcc: x', domain: 'a.org', hostname: 'm.a.org' }
    assert.property((await checkOrganisation(fields, en())).faults, 'organisation')
  })

  test('suggests names from the machine, but none that mean nothing outside', ({ assert }) => {
    assert.deepEqual(suggestNames('mail.acme.org'), {
      domain: 'acme.org',
      hostname: 'mail.acme.org',
    })
    assert.deepEqual(suggestNames('acme.org'), { domain: 'acme.org', hostname: 'acme.org' })
    assert.deepEqual(suggestNames('debian'), { domain: '', hostname: '' })
    assert.deepEqual(suggestNames('ip-10-0-0-1.ec2.internal'), { domain: '', hostname: '' })
    assert.equal(suggestHostname('Acme.org'), 'mail.acme.org')
    assert.equal(suggestHostname('acme'), '')
  })
})

test.group('The question of the storage', () => {
  const server = {
    client: 'mysql',
    host: 'db',
    port: '3306',
    user: 'u',
    password: '',
    database: 'd',
  }

  test('asks nothing more for the embedded database', async ({ assert }) => {
    const { value } = await checkStorage({ client: 'sqlite', host: null, port: 'x' }, en())
    assert.deepEqual(value, { client: 'sqlite' })
  })

  test('takes a server without a password', async ({ assert }) => {
    assert.deepEqual((await checkStorage(server, en())).value, {
      ...server,
      client: 'mysql',
      port: 3306,
    })
  })

  test('names what a server lacks', async ({ assert }) => {
    const { faults } = await checkStorage({ client: 'mysql', port: 70_000 }, en())
    assert.sameMembers(Object.keys(faults ?? {}), ['host', 'port', 'user', 'password', 'database'])
    assert.deepEqual((await checkStorage({}, en())).faults, {
      client: 'Choose where to keep the mail: sqlite or mysql.',
    })
  })
})

test.group('The question of the administrator', () => {
  const before = { organisation: 'Acme Bakery', domain: 'acme.org' }
  const ana = { name: 'Ana', address: 'ana', password: 'violet ladder tuesday soup' }

  test('takes the part before the @, or the whole address', async ({ assert }) => {
    for (const address of ['Ana', 'ana@ACME.org']) {
      const { value } = await checkAdministrator({ ...ana, address }, before, en())
      assert.equal(value?.address, 'ana@acme.org')
    }
  })

  test('refuses an address elsewhere, and what is none')
    .with([
      ['ana@gmail.com', /at your domain, acme.org/],
      ['ana b', /cannot be an address/],
      ['ana+shop', /cannot be an address/],
      ['.ana', /cannot be an address/],
      ['été', /cannot be an address/],
      ['"ana"', /cannot be an address/],
    ] as const)
    .run(async ({ assert }, [address, sentence]) => {
      const { faults } = await checkAdministrator({ ...ana, address }, before, en())
      assert.match(faults?.address ?? '', sentence)
    })

  test('refuses a password that is short, or that others would guess')
    .with([
      ['xK3#pq9!z', /at least 10 characters/],
      ['password1234', /easy to guess/],
      ['acme bakery', /easy to guess/],
      ['aaaaaaaaaaaaaaa', /easy to guess/],
    ] as const)
    .run(async ({ assert }, [password, sentence]) => {
      const { faults } = await checkAdministrator({ ...ana, password }, before, en())
      assert.match(faults?.password ?? '', sentence)
    })

  test('does not trim or change a password', async ({ assert }) => {
    const password = ' Violet ladder  tuesday soup '
    assert.equal(
      (await checkAdministrator({ ...ana, password }, before, en())).value?.password,
      password
    )
  })
})
