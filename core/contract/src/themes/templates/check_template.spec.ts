import { test } from '@japa/runner'
import fc from 'fast-check'
import { checkTemplate } from './check_template.js'

const components = new Map([
  ['icon', 'components/icon'],
  ['thread.row', 'components/thread/row'],
])

function codesOf(text: string): string[] {
  const { faults } = checkTemplate({ file: 'views/webmail/thread.edge', text, components })
  return faults.map(({ code, line }) => `${line} ${code}`)
}

test.group('A template of a theme may', () => {
  test('{$self}')
    .with([
      '<p>{{ row.subject || t(`webmail.${row.role}`) }}</p>',
      '<p>{{ row.correspondents[0].initials }} {{ row?.name ?? "-" }} {{ 18 - 1.8 * level }}</p>',
      '@each((row, index) in rows)\n  <p>{{ index + 1 }} {{ rows[index].subject }}</p>\n@else\n  <p></p>\n@end',
      "@if(a && (b || !c) && list.length > 0)\n  <b></b>\n@elseif(d === 'x')\n  <i></i>\n@else\n  <u></u>\n@end",
      '@!icon({ name: `mailbox-${role}`, large: open ? true : false })',
      '@thread.row({ row })\n  <p></p>\n@end',
      '<main>{{{ await $slots.main() }}}</main>',
      "<a href=\"{{ urlFor('mailboxes.show', { mailbox: m.slug }) }}\" {{ open ? 'aria-current=page' : '' }}></a>",
      '<a href="{{ section.more }}"></a><a href="/mail/inbox?x=1"></a><a href="#content"></a>',
      '<svg viewBox="0 0 4 4"><use href="#i-{{ name }}"></use></svg>',
      '<img src="{{ themeAsset(\'paper.webp\') }}" alt="">',
      '<form method="post" action="{{ urlFor(\'home\') }}">{{ csrfField() }}</form>',
      '<span><!--\n@each(part in line)\n  -->{{ part.text }}<!--\n@end\n--></span>',
    ])
    .run(({ assert }, text) => assert.deepEqual(codesOf(text), []))
})

/** What would run code, reach the server or change data, were it let through. */
const ESCAPES = [
  "{{ ''.constructor.constructor('return process')() }}",
  "{{ [].map.constructor('return 1')() }}",
  "{{ ''['constructor']['constructor']('return 1')() }}",
  "{{ ''['const' + 'ructor'] }}",
  '{{ row[name] }}',
  '{{ row.__proto__ }}',
  '{{ row.prototype }}',
  "{{ row['__proto__'] }}",
  '{{ row.constructor }}',
  '{{ ({}).toString.call(row) }}',
  '{{ t.constructor }}',
  '{{ t.call(row) }}',
  '{{ process.env.PATH }}',
  '{{ globalThis.process }}',
  "{{ fetch('https://evil.example') }}",
  "{{ require('fs') }}",
  "{{ import('node:fs') }}",
  "{{ eval('1') }}",
  "{{ Function('return 1')() }}",
  '{{ new Date() }}',
  '{{ this.state }}',
  '{{ state.app }}',
  '{{ template.escape }}',
  '{{ $context }}',
  '{{ $props.toAttrs() }}',
  '{{ $slots.main }}',
  "{{ app.container.make('sql') }}",
  "{{ config('app.appKey') }}",
  '{{ request.headers().cookie }}',
  '{{ session.sessionId }}',
  '{{ html.safe(row.subject) }}',
  '{{ js.stringify(row) }}',
  '{{ inspect(row) }}',
  '{{ signedUrlFor("home") }}',
  '{{ urlFor(name) }}',
  '{{ row.subject = 1 }}',
  '{{ row.count++ }}',
  '{{ delete row.id }}',
  '{{ (() => 1)() }}',
  '{{ rows.map((one) => one.id) }}',
  '{{ (function () { return this })() }}',
  '{{ rows.filter(Boolean) }}',
  '{{ t`x` }}',
  '{{ /x/.exec(y) }}',
  '{{ row.subject, row.id }}',
  '{{ await row.load() }}',
  '{{ { ...row } }}',
  '{{ { [name]: 1 } }}',
  '{{ { __proto__: row } }}',
  '{{ "a" in row }}',
  '{{ row instanceof Object }}',
  '{{ typeof row }}',
  '{{ super.x }}',
  '{{ class {} }}',
  '{{ 10n ** 10n }}',
  '{{{ row.subject }}}',
  '{{{ $slots.main() }}}',
  '{{{ await row.main() }}}',
  '{{{ await $slots[name]() }}}',
  '{{{ await $slots.constructor() }}}',
  '@eval(row.x = 1)',
  '@let(x = row)',
  '@assign(row.x = 1)',
  '@inject({ x: 1 })',
  "@include('webmail/thread')",
  '@include(row.subject)',
  "@includeIf(true, 'webmail/thread')",
  "@component('components/icon', {})\n@end",
  '@dump(state)',
  '@debugger',
  "@newError('x')",
  "@vite(['core/webmail/client/main.ts'])",
  "@pushTo('head')\n@end",
  '@each(row in process.env)\n@end',
  '@each(t in rows)\n@end',
  '@each(href in rows)\n@end',
  "@if(row.constructor('x'))\n@end",
  '@!icon({ t: row })',
  '@!icon({ href: row.subject })',
  '@!icon({ name: row.constructor })',
  '@!icon(row)',
  '@!icon({ ...row })',
  '@@if(true)\n@end',
  '@{{ row.subject }}',
]

test.group('A template of a theme may not escape', () => {
  test('with {$self}')
    .with(ESCAPES)
    .run(({ assert }, text) => assert.isNotEmpty(codesOf(`<p></p>\n${text}`)))

  test('and the line is told', ({ assert }) => {
    assert.deepEqual(codesOf('<p></p>\n\n{{ row.constructor }}'), ['3 property'])
    assert.deepEqual(codesOf('<p>\n  {{{ row.subject }}}\n</p>'), ['2 raw_output'])
  })
})

const MARKUP = [
  '<script>alert(1)</script>',
  '<ScRiPt src="/assets/x.js"></ScRiPt>',
  '<style>p { color: red }</style>',
  '<p style="color: red"></p>',
  '<p onclick="alert(1)"></p>',
  '<p ONCLICK="alert(1)"></p>',
  '<img src="x" onerror="alert(1)">',
  '<a href="javascript:alert(1)"></a>',
  '<a href="java&#115;cript:alert(1)"></a>',
  '<a href=" javascript:alert(1)"></a>',
  '<a href="https://evil.example/?{{ row.subject }}"></a>',
  '<a href="//evil.example"></a>',
  '<a href="/\\evil.example"></a>',
  '<a href="/&#x2f;evil.example"></a>',
  '<a href="/\t/evil.example"></a>',
  '<a href="{{ row.subject }}"></a>',
  '<a href="{{ open ? section.more : row.subject }}"></a>',
  '<a href="data:text/html,x"></a>',
  '<img src="https://evil.example/pixel.png" alt="">',
  '<img srcset="https://evil.example/pixel.png" alt="">',
  '<p {{ row.subject }}></p>',
  "<p {{ open ? 'onclick=alert(1)' : '' }}></p>",
  "<p {{ open ? 'style=x' : '' }}></p>",
  '<p {{ `data-x=${row.subject}` }}></p>',
  '<p title={{ row.subject }}></p>',
  '<{{ row.tag }}></p>',
  '<p{{ row.tag }}></p>',
  '<p data-{{ row.name }}="x"></p>',
  '<iframe src="{{ urlFor(\'messages.body\', { id: message.id }) }}"></iframe>',
  '<iframe src="{{ urlFor(\'messages.body\', { id: message.id }) }}" sandbox="allow-scripts allow-same-origin"></iframe>',
  '<iframe srcdoc="x" sandbox=""></iframe>',
  '<object data="x"></object>',
  '<embed src="x">',
  '<base href="https://evil.example">',
  '<meta http-equiv="refresh" content="0;url=https://evil.example">',
  '<link rel="stylesheet" href="https://evil.example/x.css">',
  '<svg><script>alert(1)</script></svg>',
  '<svg><foreignObject><p></p></foreignObject></svg>',
  '<svg><a><animate attributeName="href" values="javascript:alert(1)"></animate></a></svg>',
  '<svg><title><img src="x"></title></svg>',
  '<math><mi></mi></math>',
  '<textarea><!--</textarea><img src="x" alt="">--></textarea>',
  '<!--><img src="x" onerror="alert(1)">-->',
  '<!-- --!><img src="x" onerror="alert(1)">-->',
  '<!-- {{ row.subject }} -->',
  '<![CDATA[<p></p>]]>',
  '<?php ?>',
  '<p title="x" title=y></p>',
  '<p title="',
  '<div><p></div>',
  '@if(open)\n<div>\n@end',
  '<p title="\n@if(open)\n"\n@end\n></p>',
  '@if(open)\n<!--\n@end\n--><p></p>',
  '@if(open)\n<p>\n@else\n</p>\n@end',
  '<form method="post" action="{{ urlFor(\'home\') }}"></form>',
  '<form method="post" action="https://evil.example">{{ csrfField() }}</form>',
  '<p title="{{ csrfField() }}"></p>',
  '<section data-url="https://evil.example"></section>',
  '<body data-live-url-value="{{ row.subject }}"></body>',
]

test.group('The markup of a theme may not hold', () => {
  test('{$self}')
    .with(MARKUP)
    .run(({ assert }, text) => assert.isNotEmpty(codesOf(text)))
})

test.group('Whatever stands in a template', () => {
  const piece = fc.oneof(
    fc.string(),
    fc.constantFrom(
      '{{',
      '}}',
      '{{{',
      '@if(',
      '@end',
      '@each(x in',
      '<',
      '<!--',
      '"',
      "'",
      '\n',
      '@!icon({'
    )
  )

  test('it is read without an error being thrown', () => {
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        codesOf(pieces.join(''))
      }),
      { numRuns: 500 }
    )
  })
})
