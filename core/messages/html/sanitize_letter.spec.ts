import { test } from '@japa/runner'
import { ALLOWED_TAGS } from './allowed_html.js'
import { ATTACKS } from './attacks.js'
import { sanitizeLetter, type CleanLetter } from './sanitize_letter.js'

const NOTHING = new Map<string, string>()
const HARMLESS_ADDRESS = /^(https?:\/\/|mailto:|tel:|data:image\/(png|jpe?g|gif|webp);base64,)/

interface Found {
  tag: string
  attributes: Map<string, string>
}

function clean(html: string): CleanLetter {
  return sanitizeLetter(html, NOTHING)
}

/** Reads what the sanitizer writes, and nothing else: every tag and every quoted attribute. */
function tagsOf(html: string): Found[] {
  return [...html.matchAll(/<([^\s>/]+)((?:\s+[^\s=>]+(?:="[^"]*")?)*)\s*\/?>/g)].map(
    ([, tag = '', attributes = '']) => ({
      tag,
      attributes: new Map(
        [...attributes.matchAll(/([^\s=]+)(?:="([^"]*)")?/g)].map(([, name = '', value = '']) => [
          name,
          value,
        ])
      ),
    })
  )
}

test.group('A hostile letter', () => {
  for (const attack of ATTACKS) {
    test(`loses ${JSON.stringify(attack).slice(0, 90)}`, ({ assert }) => {
      const { html, styles } = clean(attack)
      const withoutEnds = html.replace(/<\/[a-z\d]+>/g, '')
      const opened = withoutEnds.match(/</g)?.length ?? 0
      const tags = tagsOf(withoutEnds)

      assert.lengthOf(tags, opened, 'every < in it begins a tag that it wrote itself')
      for (const { tag, attributes } of tags) {
        assert.include(ALLOWED_TAGS, tag)
        for (const [name, value] of attributes) {
          assert.notMatch(name, /^on|^xlink|^(id|name|srcset|background|ping|action|formaction)$/)
          if (name === 'href' || name === 'src') assert.match(value, HARMLESS_ADDRESS)
          if (name === 'style') assertCalm(value, assert)
        }
      }
      assertCalm(styles, assert)
    })
  }

  function assertCalm(css: string, assert: { notMatch(value: string, regex: RegExp): void }) {
    assert.notMatch(
      css,
      /[<\\]|url|image|@(?!media)|expression|position|content|binding|var\(|evil/i
    )
  }
})

test.group('An ordinary letter', () => {
  test('keeps its text, tables and colours', ({ assert }) => {
    const table =
      '<table width="600" bgcolor="#eeeeee"><tr><td style="padding:4px;color:#333">Hi</td></tr></table>'
    assert.equal(clean(table).html, table)
  })

  test('keeps the style of its body and the rules of its sheets', ({ assert }) => {
    const { html, styles } = clean(
      `<html><head><title>no</title><style>.a > b { color: red } @media (max-width: 600px) { td { width: 100% !important } }</style></head>
       <body bgcolor="#fff"><p class="a">Hi</p></body></html>`
    )
    assert.equal(html.trim(), '<div bgcolor="#fff"><p class="a">Hi</p></div>')
    assert.equal(styles, '.a>b{color:red}@media (max-width:600px){td{width:100%!important}}')
  })

  test('opens links elsewhere, without telling where they stood', ({ assert }) => {
    assert.equal(
      clean('<a href="https://example.org/a b" target="_top">x</a>').html,
      '<a href="https://example.org/a%20b" target="_blank" rel="noopener noreferrer nofollow">x</a>'
    )
  })

  test('says that it wanted pictures from elsewhere')
    .with([
      '<img src="https://example.org/p.png">',
      '<img src=" //example.org/p.png">',
      '<td background="http://example.org/p.png">',
      '<p style="background: url(https://example.org/p.png)">',
      '<style>@import url("https://example.org/fonts.css");</style>',
    ])
    .run(({ assert }, html) => assert.isTrue(clean(html).hasRemote))

  test('shows the description of a picture that stays away', ({ assert }) => {
    const letter = clean('<p><img src="https://example.org/p.png" alt="Our shop"></p>')
    assert.equal(letter.html, '<p><img alt="Our shop" /></p>')
    assert.equal(clean('<p><img src="https://example.org/pixel.gif"></p>').html, '<p></p>')
  })

  test('shows the pictures that it brought', ({ assert }) => {
    const inline = new Map([['logo@x', 'data:image/png;base64,iVBORw==']])
    const { html, hasRemote } = sanitizeLetter('<img src="cid:logo%40x"><img src="cid:no">', inline)
    assert.equal(html, '<img src="data:image/png;base64,iVBORw==" />')
    assert.isFalse(hasRemote)
  })

  test('hides no word of its style behind an escape', ({ assert }) => {
    const { html, styles } = sanitizeLetter(
      String.raw`<style>.sm\:wide{color:red;background:\75 rl}</style><p style="background:\0">`,
      new Map()
    )
    assert.equal(styles, String.raw`.sm\:wide{color:red}`)
    assert.notInclude(html, 'background')
  })

  test('is cut when it never ends', ({ assert }) => {
    assert.isBelow(clean('<p>x</p>'.repeat(100_000)).html.length, 160_000)
    assert.isBelow(clean('x '.repeat(5_000_000)).html.length, 2.1 * 1024 * 1024)
  })
})
