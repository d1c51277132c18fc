import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import app from '@adonisjs/core/services/app'
import { test } from '@japa/runner'
import { openHouse, type House } from '#core/tests/house.js'
import type { PlainBrowser } from '#core/tests/plain_browser.js'
import type { TestAccount } from '#core/tests/test_database.js'
import { writeBranding } from './branding/branding.js'
import { chooseTheme, listThemes } from './choice/list_themes.js'
import { listFailures } from './choice/failures.js'
import { themeSource, useThemes, type ThemePackage } from './source.js'
import { themeFolder } from './testing/theme_folder.js'

function houseTemplate(name: string): string {
  return readFileSync(app.makePath('themes/default/views', `${name}.edge`), 'utf8')
}

const NOTHING = 'views/components/thread/nothing.edge'

/** A parent and its child: both say something of their own where no letter is open. */
const meadow = themeFolder('meadow', {
  'tokens.css': ':root { --rail: 64px }',
  'styles/list.css': ".row { background: url('../assets/leaf.svg') }",
  'assets/leaf.svg': '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>',
  [NOTHING]: `<p class="meadow">{{ t('webmail.thread.choose') }}</p>`,
  'views/components/thread/empty.edge':
    '<p class="meadow-empty">{{ i18n.locale }}</p>\n@!meadow.sign({ role })',
  'views/components/meadow/sign.edge': '<img src="{{ themeAsset(\'leaf.svg\') }}" alt="">',
})
const brook = themeFolder(
  'brook',
  { [NOTHING]: '<p class="brook">{{ empty }}</p>', 'tokens.css': ':root { --rail: 60px }' },
  'meadow'
)

test.group('Themes', (group) => {
  let house: House
  let admin: TestAccount
  let browser: PlainBrowser

  async function choose(name: string, ...packages: ThemePackage[]): Promise<void> {
    useThemes({ list: async () => packages })
    const bus = await app.container.make('bus')
    await chooseTheme(house.sql, bus, themeSource, name, admin.id)
    await refresh()
  }

  async function refresh(): Promise<void> {
    const themes = await app.container.make('themes')
    await themes.refresh()
  }

  async function inbox(visitor = browser): Promise<string> {
    const answer = await visitor.get('/mail/inbox')
    return answer.text
  }

  group.setup(async () => {
    house = await openHouse()
    admin = await house.newAccount()
    await house.sql.run("update accounts set role = 'administrator' where id = ?", [admin.id])
    browser = await house.signIn(admin)
    return () => house.close()
  })
  group.each.setup(() => choose('default', meadow, brook))

  test('template by template the child comes first, then its parent, then default', async ({
    assert,
  }) => {
    await choose('brook', meadow, brook)
    const page = await inbox()
    assert.include(page, '<p class="brook">true</p>')
    assert.include(page, '<p class="meadow-empty">en</p>')
    assert.include(page, 'class="rail"')
    assert.notInclude(page, 'class="meadow"')
  })

  test('styles, tokens and files are given out under addresses of their own', async ({
    assert,
  }) => {
    await choose('brook', meadow, brook)
    const [, sheet = ''] =
      /<link rel="stylesheet" href="(\/look\/[0-9a-f]{32}\.css)"/.exec(await inbox()) ?? []
    const answer = await browser.get(sheet)
    const css = answer.text
    assert.match(css, /^@layer tokens,base,layout,components,theme,utilities;@layer theme\{/)
    assert.isAbove(css.indexOf('60px'), css.indexOf('64px'))
    assert.match(answer.response.headers.get('cache-control') ?? '', /immutable/)
    assert.isNull(answer.response.headers.get('set-cookie'))
    const [, file = ''] = /url\(([^)]*leaf\.svg)\)/.exec(css) ?? []
    const leaf = await browser.get(file)
    assert.equal(leaf.response.headers.get('content-type'), 'image/svg+xml')
    assert.equal(
      leaf.response.headers.get('content-security-policy'),
      "default-src 'none'; sandbox"
    )
    assert.equal((await browser.get(file.replace('leaf.svg', 'tokens.css'))).status, 404)
    assert.equal(
      (await browser.get(file.replace('assets/leaf.svg', '..%2f..%2fetc/passwd'))).status,
      404
    )
  })

  test('a template that fails is shown as default has it, and reported', async ({ assert }) => {
    const broken = themeFolder('broken', { [NOTHING]: '<p>{{ nowhere.to.be.found }}</p>' })
    await choose('broken', broken)
    const answer = await browser.get('/mail/inbox')
    assert.equal(answer.status, 200)
    assert.include(answer.text, 'class="nothing"')
    await waitFor(async () => (await listFailures(house.sql, 'broken')).length > 0)
    const [failure] = await listFailures(house.sql, 'broken')
    assert.equal(failure?.template, 'webmail/mailbox')
    assert.match(failure?.detail ?? '', /nothing to read "to" from/)
  })

  test('a theme that fails again and again goes off, and everybody sees default', async ({
    assert,
  }) => {
    const broken = themeFolder('hopeless', { [NOTHING]: '<p>{{ nowhere.to.be.found }}</p>' })
    await choose('hopeless', broken)
    for (let time = 0; time < 5; time += 1)
      assert.equal((await browser.get('/mail/inbox')).status, 200)
    await waitFor(async () =>
      (await listThemes(house.sql, themeSource)).some(({ failure }) => failure)
    )
    await refresh()
    assert.isNull((await app.container.make('themes')).look?.theme)
    await choose('hopeless', broken)
    assert.equal((await app.container.make('themes')).look?.theme, 'hopeless')
  })

  test('a page that a theme would never finish is stopped', async ({ assert }) => {
    const loops =
      '@each(a in shell.mailboxes)\n@each(b in shell.mailboxes)\n@each(c in shell.mailboxes)\n'
    const ends = '@end\n@end\n@end\n'
    const names = ['a', 'b', 'c']
    const endless = themeFolder('endless', {
      [NOTHING]: '@!endless.a({ shell })',
      ...Object.fromEntries(
        names.map((name, at) => {
          const next = names[at + 1]
          const inside = next ? `@!endless.${next}({ shell })\n` : '<i></i>\n'
          return [`views/components/endless/${name}.edge`, loops + inside + ends]
        })
      ),
    })
    await choose('endless', endless)
    const before = Date.now()
    assert.include(await inbox(), 'class="nothing"')
    assert.isBelow(Date.now() - before, 5_000)
  })

  test('a theme whose files were changed behind our back is not worn', async ({ assert }) => {
    const changed = themeFolder('changed', { [NOTHING]: '<p class="fine"></p>' })
    writeFileSync(join(changed.folder, NOTHING), "{{ ''.constructor.constructor('return 1')() }}")
    await choose('changed', changed)
    assert.include(await inbox(), 'class="nothing"')
    const [, theme] = await listThemes(house.sql, themeSource)
    assert.match(theme?.failure?.detail ?? '', /nothing\.edge:1 /)
  })

  test('a theme that is gone leaves default', async ({ assert }) => {
    await choose('meadow', meadow)
    assert.include(await inbox(), 'class="meadow"')
    useThemes({ list: async () => [] })
    await refresh()
    assert.include(await inbox(), 'class="nothing"')
  })

  test('every page of webmail can be drawn by a theme that copies all of it', async ({
    assert,
  }) => {
    const names = [
      'components/layouts/app',
      'components/layouts/door',
      'components/thread/row',
      'components/thread/pane',
      'components/message/letter',
      'components/rail',
      'webmail/mailbox',
      'webmail/thread',
      'webmail/settings',
      'webmail/sign_in',
      'webmail/compose',
      'components/compose/form',
      'components/compose/line',
    ]
    const copy = themeFolder(
      'copy',
      Object.fromEntries(names.map((name) => [`views/${name}.edge`, houseTemplate(name)]))
    )
    const kept = await house.receive(admin, 'Copied?', '\r\nYes')
    const thread = Buffer.from(kept.threadId)
      .toString('hex')
      .replace(/(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
    const paths = [
      '/mail/inbox',
      `/mail/inbox/threads/${thread}`,
      '/settings',
      '/compose',
      '/search',
      '/mail/sent',
    ]
    const strip = (html: string) =>
      html
        .replace(/name='_csrf' value='[^']*'/g, '')
        .replace(/<link rel="stylesheet" href="\/look[^>]*>\s*/g, '')
        .replace(/\s+/g, ' ')
    // opened once, it is read
    await browser.get(paths[1] ?? '')
    const before = await Promise.all(
      paths.map(async (path) => strip((await browser.get(path)).text))
    )
    await choose('copy', copy)
    const after = await Promise.all(
      paths.map(async (path) => strip((await browser.get(path)).text))
    )
    assert.deepEqual(after, before)
    assert.deepEqual(await listFailures(house.sql, 'copy'), [])
  })

  test('an administrator sees a preview on their own pages only, with a bar that says so', async ({
    assert,
  }) => {
    const other = await house.signIn(await house.newAccount('bo'))
    await browser.get('/settings')
    const answer = await browser.post('/theme-previews', { theme: 'meadow' })
    assert.equal(answer.status, 303)
    const page = await inbox()
    assert.include(page, 'class="meadow"')
    assert.match(page, /<body[^>]*>\s*<aside class="preview-bar"/)
    assert.notInclude(await inbox(other), 'meadow')
    await browser.post('/theme-previews/end', {})
    assert.notInclude(await inbox(), 'meadow')
  })

  test('what was previewed becomes what everybody sees', async ({ assert }) => {
    const other = await house.signIn(await house.newAccount('bo'))
    await browser.post('/theme-previews', { theme: 'meadow' })
    await browser.post('/theme-choices', { theme: 'meadow' })
    assert.include(await inbox(other), 'class="meadow"')
    assert.notInclude(await inbox(), 'preview-bar')
  })

  test('nobody else can preview or choose', async ({ assert }) => {
    const other = await house.signIn(await house.newAccount('bo'))
    await other.get('/settings')
    assert.equal((await other.post('/theme-previews', { theme: 'meadow' })).status, 404)
    assert.equal((await other.post('/theme-choices', { theme: 'meadow' })).status, 404)
    assert.notInclude(await inbox(other), 'meadow')
  })

  test("the organisation's signs are on every page, readable on any theme", async ({ assert }) => {
    const bus = await app.container.make('bus')
    const logo = Buffer.from(
      '<svg xmlns="http://www.w3.org/2000/svg"><script>1</script><path d="M0 0"/></svg>'
    )
    assert.deepEqual(await writeBranding(house.sql, bus, { accent: '#ffcc00', logo }), [])
    await refresh()
    const page = (await house.visitor().get('/sign-in')).text
    const [, image = ''] = /<img src="(\/look\/logo\/[0-9a-f]{32})"/.exec(page) ?? []
    const answer = await browser.get(image)
    assert.equal(answer.text, '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>')
    const [, sheet = ''] = /href="(\/look\/[0-9a-f]{32}\.css)"/.exec(page) ?? []
    assert.match((await browser.get(sheet)).text, /--accent:light-dark\(oklch\(/)
    const faults = await writeBranding(house.sql, bus, { accent: 'red', logo: Buffer.from('x') })
    assert.deepEqual(faults.map(({ field }) => field).sort(), ['accent', 'logo'])
    await writeBranding(house.sql, bus, { accent: null, logo: null })
    await refresh()
    assert.notInclude((await house.visitor().get('/sign-in')).text, '/look/')
  })
})

async function waitFor(holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 50 && !(await holds()); tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
