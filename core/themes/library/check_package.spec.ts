import { test } from '@japa/runner'
import { SENTENCES, sentenceOf } from '@caliopen/contract/themes/faults'
import { textsOf } from '#core/tests/texts.js'
import { themeFolder } from '../testing/theme_folder.js'
import { checkPackage } from './check_package.js'

const HOUSE = 'themes/default'

function theme(name: string, parent = 'default') {
  return { name, parent, title: 'title', folder: `themes/${name}` }
}

test.group('The themes of a package', () => {
  const parent = themeFolder('meadow', { 'views/components/meadow/sign.edge': '<p></p>' })
  const source = { list: async () => [parent] }

  test('are checked on top of what they go on from', async ({ assert }) => {
    const template = Buffer.from('@!meadow.sign({})')
    const path = 'views/components/thread/nothing.edge'
    const files = new Map([[`themes/brook/${path}`, template]])
    const child = { themes: [theme('brook', 'meadow')], files }
    assert.deepEqual(await checkPackage(child, source, HOUSE), [])
    const [fault] = await checkPackage({ themes: [theme('brook')], files }, source, HOUSE)
    assert.equal(
      fault && sentenceOf(fault),
      `themes/brook/${path}:1 – No component is called meadow.sign.`
    )
  })

  test('may go on from each other, but not from what is not there, or in a circle', async ({
    assert,
  }) => {
    const files = new Map<string, Buffer>()
    const codes = async (...themes: ReturnType<typeof theme>[]) =>
      (await checkPackage({ themes, files }, source, HOUSE)).map(({ code }) => code)
    assert.deepEqual(await codes(theme('a', 'b'), theme('b')), [])
    assert.deepEqual(await codes(theme('a', 'gone')), ['no_parent'])
    assert.deepEqual(await codes(theme('a', 'b'), theme('b', 'a')), ['no_parent', 'no_parent'])
  })

  test('are told what is wrong in the words of the contract', ({ assert }) => {
    const texts = textsOf('themes', 'en')
    const said = Object.keys(SENTENCES).map((code) => texts.get(`themes.faults.${code}`))
    assert.deepEqual(
      said,
      Object.values(SENTENCES).map((sentence) => `{where} – ${sentence}`)
    )
  })
})
