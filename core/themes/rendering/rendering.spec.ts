import { test } from '@japa/runner'
import edge from 'edge.js'
import type { CompiledTemplate } from 'edge.js/types'
import { allowedState } from './allowed_state.js'
import { BoundedTemplate } from './bounded_template.js'
import { compileTemplate } from './compile_template.js'
import { harden } from './harden.js'
import { read, readMaybe } from './read.js'

function render(text: string, state: Record<string, unknown>): Promise<string> {
  const compiled: CompiledTemplate = compileTemplate({
    file: 'test',
    text,
    components: new Map(),
    assetUrl: (name) => `/look/${name}`,
  })
  const views = { async: true, compat: false, compile: () => compiled }
  return new BoundedTemplate(
    views as unknown as typeof edge.asyncCompiler,
    {},
    {},
    edge.processor
  ).render('test', state)
}

test.group('A template of a theme', () => {
  test('renders {0}')
    .with<[string, string][]>([
      ['<p>{{ row.subject || "none" }}</p>', '<p>&lt;b&gt;</p>'],
      ['{{ row.tags.length }} {{ row.tags[1] }} {{ row.gone?.deep }}|', '2 b undefined|'],
      ['@each((tag, index) in row.tags)\n{{ index }}{{ row.tags[index] }}\n@end', '0a\n1b\n'],
      ['@if(row.count > 1 && !row.draft)\nmany\n@elseif(row.count === 1)\none\n@end', 'many\n'],
      ['{{ `${row.count}-${row.subject}` }}', '2-&lt;b&gt;'],
      ["{{ t('a', { count: row.count }) }} {{ i18n.locale }}", 'a 2 fr'],
      ['<img src="{{ themeAsset(\'x.png\') }}" alt="">', '<img src="/look/x.png" alt="">'],
    ])
    .run(async ({ assert }, [text, html]) => {
      const i18n = new (class {
        locale = 'fr'
        secret = 'key'
      })()
      const t = (key: string, values: { count: number }) => `${key} ${values.count}`
      const row = { subject: '<b>', tags: ['a', 'b'], count: 2, draft: null }
      assert.equal(await render(text, { row, t, i18n }), html.replace(/\n$/, ''))
    })

  test('is not compiled when it would not pass the check: {$self}')
    .with(['{{ app }}', "{{ ''.constructor }}", '<script></script>', '{{{ row }}}', '@eval(1)'])
    .run(({ assert }, text) => {
      assert.throws(() =>
        compileTemplate({ file: 'a', text, components: new Map(), assetUrl: String })
      )
    })
})

test.group('Even where the check were got around', () => {
  test('nothing but own data is read', ({ assert }) => {
    class Account {
      name = 'Ana'
      get secret() {
        return 'key'
      }
    }
    const account = new Account()
    assert.equal(read(account, 'name'), 'Ana')
    for (const key of ['secret', 'constructor', '__proto__', 'toString', 'hasOwnProperty']) {
      assert.isUndefined(read(account, key))
    }
    assert.isUndefined(read('', 'constructor'))
    assert.isUndefined(read([], 'map'))
    assert.isUndefined(read({ run: () => 1 }, 'run'))
    assert.isUndefined(readMaybe(null, 'x'))
    assert.throws(() => read(null, 'x'))
  })

  test('what the framework puts beside the data is not passed on', ({ assert }) => {
    class Request {
      header = 'x'
    }
    const state = { app: () => 1, request: new Request(), t: () => 't', row: { a: 1 }, html: {} }
    const allowed = allowedState({ ...state, i18n: { locale: 'en', manager: {} } })
    assert.sameMembers(Object.keys(allowed), ['t', 'row', 'html', '$slots', 'i18n'])
    assert.deepEqual(allowed.i18n, { locale: 'en' })
  })

  test('what is no expression of a theme is not written: {$self}')
    .with([
      '() => 1',
      'new Date()',
      'this',
      'a = 1',
      'await a',
      'a\u0060b\u0060',
      '{ ...a }',
      '/a/.b.c',
    ])
    .run(({ assert }, source) => {
      assert.throws(() => harden(source, String))
    })
})
