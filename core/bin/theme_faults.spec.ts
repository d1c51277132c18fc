import { test } from '@japa/runner'
import { faultText } from '#core/plugins/fault.js'
import type { CheckedPackage } from '#core/plugins/packages/checked_package.js'
import { textsOf } from '#core/tests/texts.js'
import { themeFaults } from './theme_faults.js'

const theme = { name: 'mine', title: 'title', parent: 'default', folder: 'theme' }

function packageWith(files: Record<string, string>): CheckedPackage {
  const bytes = Object.entries(files).map(([path, text]): [string, Buffer] => [
    path,
    Buffer.from(text),
  ])
  const contributes = { themes: [theme] }
  return { manifest: { contributes }, files: new Map(bytes) } as unknown as CheckedPackage
}

test.group('What is wrong with the themes of a package', () => {
  const check = themeFaults({ list: async () => [] }, 'themes/default')

  test('is said with file and line, by texts of themes', async ({ assert }) => {
    const path = 'theme/views/components/mine/a.edge'
    const [fault] = await check(packageWith({ [path]: '<p></p>\n<script></script>' }))
    assert.deepEqual(fault, {
      code: 'E_THEME_ELEMENT',
      values: { name: 'script', where: `${path}:2` },
    })
    const { key } = fault ? faultText(fault) : { key: '' }
    assert.equal(key, 'themes.faults.element')
    assert.isTrue(textsOf('themes', 'fr').has(key))
  })

  test('is nothing where it keeps to the rules', async ({ assert }) => {
    assert.deepEqual(await check(packageWith({ 'theme/tokens.css': ':root { --rail: 60px }' })), [])
  })
})
