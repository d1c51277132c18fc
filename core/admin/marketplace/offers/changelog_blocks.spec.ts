import { test } from '@japa/runner'
import fc from 'fast-check'
import { changelogBlocks } from './changelog_blocks.js'

test.group('A changelog', () => {
  test('is headings, lists and paragraphs', ({ assert }) => {
    const text =
      'Quiet\nwords.\n\n### Added\n\n- **One** `thing`\n  that goes on\n* [Two](https://a.org)\n'
    assert.deepEqual(changelogBlocks(text), [
      { kind: 'paragraph', text: 'Quiet words.' },
      { kind: 'heading', text: 'Added' },
      { kind: 'list', items: ['One thing that goes on', 'Two (https://a.org)'] },
    ])
  })

  test('keeps what looks like HTML as the text that it is', ({ assert }) => {
    const blocks = changelogBlocks('<script>alert(1)</script>')
    assert.deepEqual(blocks, [{ kind: 'paragraph', text: '<script>alert(1)</script>' }])
  })

  test('is read in a moment, whatever it is', ({ assert }) => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('-', ' ', '\n', '#', '[', ']', '(', 'a') }),
        (text) => {
          assert.isArray(changelogBlocks(text))
        }
      )
    )
    const start = performance.now()
    const many = changelogBlocks('- a\n\n'.repeat(50_000) + '['.repeat(50_000))
    assert.isAtMost(many.length, 200)
    assert.isBelow(performance.now() - start, 500)
  })
})
