import { test } from '@japa/runner'
import { changesOf } from './changes.js'

const CHANGELOG = `# Changelog

All that a person can notice.

## [1.10.0] - 2026-11-27

### Added

- It flies.

## 1.1.0

- It walks.
## [1.0.0]
`

test.group('The changes of a version', () => {
  test('are its section, with the headings inside', ({ assert }) => {
    assert.equal(changesOf(CHANGELOG, '1.10.0'), '### Added\n\n- It flies.')
    assert.equal(changesOf(CHANGELOG, '1.1.0'), '- It walks.')
  })

  test('are nothing where nothing is said', ({ assert }) => {
    assert.equal(changesOf(CHANGELOG, '1.0.0'), '')
    assert.equal(changesOf(CHANGELOG, '1.1'), '')
    assert.equal(changesOf('', '1.0.0'), '')
  })
})
