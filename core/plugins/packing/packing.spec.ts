import { generateKeyPairSync } from 'node:crypto'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { rawPublicKey } from '@caliopen/contract/package/signature'
import { test } from '@japa/runner'
import { readPackage } from '../packages/read_package.js'
import { specimenManifest } from '../testing/specimen.js'
import type { PackingError } from './errors.js'
import { packPlugin, signTarball } from './pack_plugin.js'

const { privateKey } = generateKeyPairSync('ed25519')

const SOURCES = {
  'plugin.json': JSON.stringify(specimenManifest()),
  'locales/en.json': JSON.stringify({ title: 'Specimen' }),
  'README.md': '# Specimen',
  'src/plugin.ts': `
    import { createConnection } from 'node:net'
    import { definePlugin } from '@caliopen/contract/plugin/define_plugin'
    import { PluginError } from '@caliopen/contract/plugin/errors'
    import { helper } from './helper.js'
    export default definePlugin(() => ({
      importers: { specimen: {
        probe: async () => { throw new PluginError('E_TEMPORARY', helper(createConnection)) },
        next: async () => ({ messages: [], cursor: null }),
      } },
    }))`,
  'src/helper.ts': 'export const helper = (what: unknown): string => String(what)',
  'src/plugin.spec.ts': 'throw new Error("a test is not packed")',
  'node_modules/x/index.js': 'x',
  '.env': 'SECRET=1',
}

test.group('Packing', (group) => {
  let folders: string[] = []
  group.each.teardown(async () => {
    await Promise.all(folders.map((folder) => rm(folder, { recursive: true })))
    folders = []
  })

  async function folderWith(files: Record<string, string>): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'caliopen-packing-'))
    folders.push(folder)
    for (const [path, content] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true })
      await writeFile(join(folder, path), content)
    }
    return folder
  }

  async function sentencesOf(files: Record<string, string>): Promise<readonly string[]> {
    const folder = await folderWith(files)
    return packPlugin(folder).then(
      () => [],
      ({ sentences }: PackingError) => sentences
    )
  }

  test('makes a signed package of what travels, and of nothing else', async ({ assert }) => {
    const read = await readPackage(await packPlugin(await folderWith(SOURCES), { privateKey }))
    if (!read.ok) return assert.fail(JSON.stringify(read.faults))
    assert.equal(read.package.key, rawPublicKey(privateKey))
    assert.sameMembers(
      [...read.package.files.keys()],
      ['plugin.json', 'plugin.js', 'locales/en.json', 'README.md', 'signature.json']
    )
  })

  test('bundles all that the code imports, sockets over the host among it', async ({ assert }) => {
    const read = await readPackage(await packPlugin(await folderWith(SOURCES), { privateKey }))
    const code = read.ok ? String(read.package.files.get('plugin.js')) : ''
    assert.notMatch(code, /from ["'](node:net|\.|@caliopen)/)
    assert.include(code, '// @caliopen/contract/shims/net')
    assert.include(code, 'bringNetwork')
  })

  test('gives the same bytes for the same sources, wherever they stand', async ({ assert }) => {
    const [one, other] = [await folderWith(SOURCES), await folderWith(SOURCES)]
    const packed = await packPlugin(one, { privateKey })
    assert.isTrue(packed.equals(await packPlugin(other, { privateKey })))
  })

  test('takes plugin.js where there are no sources', async ({ assert }) => {
    const { 'src/plugin.ts': source, ...others } = SOURCES
    assert.isNotEmpty(source)
    const code = 'export default () => ({})'
    const read = await readPackage(
      await packPlugin(await folderWith({ ...others, 'plugin.js': code }), { privateKey })
    )
    assert.equal(read.ok && String(read.package.files.get('plugin.js')), code)
  })

  test('packs a theme, its folders and no code', async ({ assert }) => {
    const theme = { name: 'paper', title: 'title', parent: 'default', folder: 'theme' }
    const folder = await folderWith({
      'plugin.json': JSON.stringify(
        specimenManifest({ contributes: { themes: [theme] }, permissions: {} })
      ),
      'locales/en.json': JSON.stringify({ title: 'Paper' }),
      'theme/tokens.css': ':root { --accent: #123 }',
      'theme/views/a/b.edge': 'x',
      'theme/.DS_Store': 'x',
    })
    await symlink('/etc/passwd', join(folder, 'theme/passwd'))
    const read = await readPackage(await packPlugin(folder, { privateKey }))
    if (!read.ok) return assert.fail(JSON.stringify(read.faults))
    assert.deepEqual(read.package.themes[0]?.files, ['tokens.css', 'views/a/b.edge'])
  })

  test('is signed later, by who has the key', async ({ assert }) => {
    const unsigned = await packPlugin(await folderWith(SOURCES))
    const before = await readPackage(unsigned)
    assert.deepEqual(before.ok ? [] : before.faults.map(({ code }) => code), ['E_UNSIGNED'])
    const read = await readPackage(await signTarball(unsigned, privateKey))
    assert.isTrue(read.ok)
  })

  test('says what is wrong: {0}')
    .with<[string, Record<string, string>, RegExp][]>([
      ['no plugin.json', { 'plugin.json': '{}' }, /plugin\.json: must have required/],
      [
        'a file of the machine',
        {
          'src/helper.ts':
            "import { readFileSync } from 'node:fs'; export const helper = readFileSync",
        },
        /src\/helper\.ts imports "node:fs", which no plugin has/,
      ],
      ['a mistake', { 'src/helper.ts': 'export const = 1' }, /src\/helper\.ts:1: /],
      [
        'an import from nowhere',
        { 'src/helper.ts': "export { helper } from 'no-such-library'" },
        /Could not resolve "no-such-library"/,
      ],
      [
        'a part of the contract that is none',
        { 'src/helper.ts': "export { helper } from '@caliopen/contract/nothing'" },
        /@caliopen\/contract\/nothing/,
      ],
    ])
    .run(async ({ assert }, [, files, sentence]) => {
      const sentences = await sentencesOf({ ...SOURCES, ...files })
      assert.match(sentences.join('\n'), sentence)
    })
})
