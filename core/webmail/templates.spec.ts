import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from '@japa/runner'

const VIEWS = 'themes/default/views'

const templates = globSync('**/*.edge', { cwd: VIEWS }).map((name) => ({
  name,
  source: readFileSync(join(VIEWS, name), 'utf8'),
}))

test.group('Templates', () => {
  test('carry no style and no script of their own, which the policy would refuse', ({ assert }) => {
    assert.deepEqual(namesOf(/<style|<script|\sstyle=|\son[a-z]+=/), [])
  })

  test('reach for nothing that could run code', ({ assert }) => {
    assert.deepEqual(
      namesOf(/constructor|__proto__|prototype|=>|\bfunction\b|\bimport\(|\bnew\s/),
      []
    )
  })

  test('give every field a name that is heard', ({ assert }) => {
    assert.deepEqual(
      namesOf(/<(input|textarea|select)(?![^<]*(aria-label|id=|type="(hidden|radio|checkbox)"))/),
      []
    )
  })
})

function namesOf(pattern: RegExp): string[] {
  return templates.filter(({ source }) => pattern.test(source)).map(({ name }) => name)
}
