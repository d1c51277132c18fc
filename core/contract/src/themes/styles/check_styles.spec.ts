import { test } from '@japa/runner'
import { checkStyles } from './check_styles.js'
import { checkTokens } from './check_tokens.js'

const files = new Map([
  ['fonts/x.woff2', new Uint8Array()],
  ['assets/paper.webp', new Uint8Array()],
])

function codesOf(text: string, path = 'styles/list.css'): string[] {
  return checkStyles(path, text, files).map(({ line, code }) => `${line} ${code}`)
}

test.group('The styles of a theme may', () => {
  test('{$self}')
    .with([
      '.row { color: var(--text-1); &:hover { background: color-mix(in oklch, var(--accent) 8%, transparent) } }',
      '@media (width >= 48rem) { .mail { grid-template-columns: minmax(0, 1fr) auto } }',
      '@container list (inline-size > 40rem) { .row { display: grid } }',
      "@font-face { font-family: 'X'; src: url('../fonts/x.woff2') format('woff2') }",
      '.row { background: url(../assets/paper.webp) }',
      '.row::before { content: attr(data-name) }',
      '.row:has(input:checked) { --x: calc(1px * 2) }',
    ])
    .run(({ assert }, text) => assert.deepEqual(codesOf(text), []))
})

test.group('The styles of a theme may not', () => {
  test('{0}')
    .with<[string, string][]>([
      ['@import "https://evil.example/x.css";', '1 rule'],
      ["@import url('other.css');", '1 rule'],
      ['@charset "utf-8";', '1 rule'],
      ['@namespace url(http://www.w3.org/1999/xhtml);', '1 rule'],
      ['a { background: url(https://evil.example/x.png) }', '1 remote'],
      ['a {\n  background: url("//evil.example/x.png") }', '2 remote'],
      ['a { background: url(data:image/png;base64,AAAA) }', '1 remote'],
      ['a { background: url(/sessions/end) }', '1 remote'],
      ['a { background: url(../../../etc/passwd) }', '1 remote'],
      ['a { background: url(../assets/../views/x.edge) }', '1 remote'],
      ['a { background: url(../assets/none.webp) }', '1 no_file'],
      ['a { --x: url(https://evil.example/x.png) }', '1 remote'],
      ['a { background: image-set("https://evil.example/x.png" 1x) }', '1 function'],
      ['a { background: -webkit-image-set(url(../assets/paper.webp) 1x) }', '1 function'],
      ['a { background: u\\72l(https://evil.example/x.png) }', '1 not_css'],
      ['a { background: u\\72l("https://evil.example/x.png") }', '1 function'],
      ['a { --x: image-set("https://evil.example/x.png" 1x) }', '1 function'],
      ['a { background: element(#pane) }', '1 function'],
      ['a { width: expression(alert(1)) }', '1 function'],
      ['a { background: paint(worklet) }', '1 function'],
      ['a { behavior: none }', '1 legacy'],
      ['a { -moz-binding: none }', '1 legacy'],
      ['.preview-bar { display: none }', '1 hides'],
      ['[class*="preview-bar"] { display: none }', '1 hides'],
      ['body { display: none }', '1 blank'],
      ['.a, html { opacity: 0 !important }', '1 blank'],
      ['.app > main { visibility: hidden }', '1 blank'],
      ['.row { --text-1: red }', '1 token_place'],
      ['a { color: }}', '1 not_css'],
      ['</style><script>alert(1)</script>', '1 not_css'],
    ])
    .run(({ assert }, [text, code]) => assert.include(codesOf(text), code))

  test('hold anybody up with nesting', ({ assert }) => {
    assert.isNotEmpty(codesOf('a{b:'.padEnd(60_000, '(')))
    assert.isNotEmpty(codesOf('a{'.repeat(30_000)))
  })
})

const parents = [
  new Map([
    ['tokens.css', Buffer.from(':root { --text-1: #000; --surface-1: light-dark(#fff, #aaa) }')],
  ]),
]

function tokenFaults(text: string): string[] {
  return checkTokens(new Map([['tokens.css', Buffer.from(text)]]), parents).map(
    ({ line, code, values }) => `${line} ${code} ${values.mode ?? values.name ?? values.what ?? ''}`
  )
}

test.group('The tokens of a theme', () => {
  test('keep the contrast of WCAG AA in light and in dark', ({ assert }) => {
    assert.deepEqual(tokenFaults(':root { --surface-1: light-dark(#fff, #888) }'), [])
    assert.deepEqual(tokenFaults(':root {\n  --text-1: light-dark(#777, #222)\n}'), [
      '2 contrast light',
    ])
    assert.deepEqual(tokenFaults(':root { --surface-1: light-dark(#fff, #333) }'), [
      '1 contrast dark',
    ])
    assert.deepEqual(tokenFaults(':root { --ink: #777; --text-1: var(--ink) }'), [
      '1 contrast light',
      '1 contrast dark',
    ])
  })

  test('are custom properties on :root, where they can be checked')
    .with<[string, string][]>([
      [':root { color: red }', '1 token_rule color'],
      ['body { --text-1: #777 }', '1 token_place --text-1'],
      ['@media print { :root { --text-1: #777 } }', '1 token_place --text-1'],
      [':root { --text-1: attr(data-x) }', '1 token_colour --text-1'],
      [':root { --text-1: var(--text-1) }', '1 token_colour --text-1'],
      [':root { --sans: url(https://evil.example) }', '1 remote '],
    ])
    .run(({ assert }, [text, fault]) => assert.include(tokenFaults(text), fault))
})
