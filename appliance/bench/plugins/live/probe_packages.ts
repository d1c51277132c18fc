import { generateKeyPairSync } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { packPlugin } from '#core/plugins/packing/pack_plugin.js'

export const PROBE = 'trust-probe'

/** A trust rule, so that every message that comes in while it is changed asks it. */
const CODE = `export default () => ({
  trustRules: { probe: { judge: (facts) => facts.map(() => [{ points: 1, reason: { key: 'found', values: {} } }]) } },
})
`

/** Packed and signed files of these versions, in their order. */
export async function probePackages(
  folder: string,
  versions: readonly string[]
): Promise<string[]> {
  const { privateKey } = generateKeyPairSync('ed25519')
  const files: string[] = []
  for (const version of versions) {
    const source = join(folder, version)
    await mkdir(join(source, 'locales'), { recursive: true })
    await writeFile(join(source, 'plugin.json'), JSON.stringify(manifestOf(version)))
    await writeFile(join(source, 'plugin.js'), CODE)
    await writeFile(join(source, 'README.md'), '# Probe\n')
    await writeFile(join(source, 'CHANGELOG.md'), `# Changelog\n\n## ${version}\n\n- Probes.\n`)
    await writeFile(
      join(source, 'locales', 'en.json'),
      JSON.stringify({ name: 'Probe', title: 'Probe', found: 'It was probed.' })
    )
    const file = join(folder, `${PROBE}-${version}.tgz`)
    await writeFile(file, await packPlugin(source, { privateKey }))
    files.push(file)
  }
  return files
}

function manifestOf(version: string) {
  return {
    id: PROBE,
    publisher: { id: 'bench', name: 'Bench' },
    version,
    core: '*',
    name: 'Probe',
    summary: 'Is changed while mail flows',
    licence: 'MIT',
    security: 'mailto:security@bench.example',
    locales: ['en'],
    contributes: { trustRules: [{ name: 'probe', axis: 'technical', title: 'title' }] },
    permissions: {},
    settings: [],
  }
}
