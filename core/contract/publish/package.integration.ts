import { execFile } from 'node:child_process'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { test } from '@japa/runner'

const run = promisify(execFile)
const root = fileURLToPath(new URL('../../../', import.meta.url))
const modules = join(root, 'node_modules')

const SCRIPT = `
  import { inProcess } from '@caliopen/contract/kit/in_process'
  import { runKits } from '@caliopen/contract/kit/kits'
  import { readManifest } from '@caliopen/contract/manifest/read_manifest'
  import { definePlugin } from '@caliopen/contract/plugin/define_plugin'
  import schema from '@caliopen/contract/manifest/plugin.schema.json' with { type: 'json' }

  const read = readManifest(process.argv[2])
  if (!read.ok) throw new Error(JSON.stringify(read.faults))
  const plugin = definePlugin(() => ({ trustRules: { quiet: { judge: (facts) => facts.map(() => []) } } }))
  const subject = { manifest: read.manifest, files: new Map(), start: inProcess(plugin, read.manifest) }
  const [report] = await runKits(subject, {})
  const passed = report.results.filter(({ outcome }) => outcome === 'passed')
  console.log(schema.$id, passed.length > 2)
`

const TYPED = `
  import { definePlugin } from '@caliopen/contract/plugin/define_plugin'
  import { PluginError } from '@caliopen/contract/plugin/errors'
  import type { ChannelPoint } from '@caliopen/contract/points/channel'

  export default definePlugin((host) => ({
    importers: {
      attic: {
        probe: async ({ values }) => {
          host.log.info(String(values.server))
          throw new PluginError('E_TEMPORARY', 'later')
        },
        next: async () => ({ messages: [], cursor: null }),
      },
    },
  }))
  // @ts-expect-error a channel is more than this
  export const channel: ChannelPoint = {}
`

const MANIFEST = {
  id: 'trust-quiet',
  publisher: { id: 'loft', name: 'The Loft' },
  version: '1.0.0',
  core: '*',
  name: 'Quiet',
  summary: 'Says nothing',
  licence: 'MIT',
  security: 'mailto:security@loft.example',
  locales: ['en'],
  contributes: { trustRules: [{ name: 'quiet', axis: 'technical', title: 'title' }] },
  permissions: {},
  settings: [],
}

test.group('@caliopen/contract, as a package of its own', (group) => {
  group.tap((each) => each.tags(['@once']).timeout(120_000))
  let outside = ''
  let here = ''

  /** Packed from a copy, so that nobody who works meanwhile sees another package.json. */
  group.setup(async () => {
    mkdirSync(join(root, 'tmp'), { recursive: true })
    here = mkdtempSync(join(root, 'tmp', 'contract-'))
    outside = mkdtempSync(join(tmpdir(), 'caliopen-outside-'))
    cpSync(join(root, 'core', 'contract'), here, { recursive: true })
    await run('npm', ['pack', '--pack-destination', outside], { cwd: here })
    const target = join(outside, 'node_modules', '@caliopen', 'contract')
    mkdirSync(target, { recursive: true })
    const tarball = join(outside, 'caliopen-contract-0.1.0.tgz')
    await run('tar', ['-xzf', tarball, '-C', target, '--strip-components=1'])
    const { dependencies } = JSON.parse(readFileSync(join(target, 'package.json'), 'utf8'))
    for (const name of Object.keys(dependencies)) {
      symlinkSync(join(modules, name), join(outside, 'node_modules', name))
    }
    writeFileSync(join(outside, 'package.json'), JSON.stringify({ type: 'module' }))
    return () => {
      for (const folder of [here, outside]) rmSync(folder, { recursive: true })
    }
  })

  test('holds what is needed and no sources, and runs nothing where it is installed', async ({
    assert,
  }) => {
    const { stdout } = await run('tar', ['-tzf', join(outside, 'caliopen-contract-0.1.0.tgz')])
    const files = stdout.trim().split('\n')
    assert.include(files, 'package/README.md')
    assert.include(files, 'package/dist/plugin/define_plugin.d.ts')
    assert.deepEqual(
      files.filter((file) => /(\.spec\.|[^d]\.ts$|\/src\/|\/publish\/)/.test(file)),
      []
    )
    const packed = readFileSync(
      join(outside, 'node_modules/@caliopen/contract/package.json'),
      'utf8'
    )
    assert.notProperty(JSON.parse(packed), 'scripts')
    assert.include(readFileSync(join(here, 'package.json'), 'utf8'), './src/*.ts')
  })

  test('is used by plain JavaScript', async ({ assert }) => {
    writeFileSync(join(outside, 'use.js'), SCRIPT)
    const args = ['use.js', JSON.stringify(MANIFEST)]
    const { stdout } = await run(process.execPath, args, { cwd: outside })
    assert.equal(stdout.trim(), 'https://caliopen.org/schemas/plugin-1.json true')
  })

  test('is used by plain TypeScript', async ({ assert }) => {
    writeFileSync(join(outside, 'plugin.ts'), TYPED)
    const options = ['--module', 'nodenext', '--target', 'esnext', '--strict', '--noEmit']
    const types = ['--types', 'node', '--typeRoots', join(modules, '@types')]
    const compiler = join(modules, 'typescript/bin/tsc')
    const work = run(process.execPath, [compiler, ...options, ...types, 'plugin.ts'], {
      cwd: outside,
    })
    const { stdout } = await work.catch((error: unknown) => error as { stdout: string })
    assert.equal(stdout, '')
  })
})
