import { generateKeyPairSync } from 'node:crypto'
import { inProcess } from '@caliopen/contract/kit/in_process'
import { runKits, type KitReport } from '@caliopen/contract/kit/kits'
import type { StartPlugin } from '@caliopen/contract/kit/run'
import type { Manifest } from '@caliopen/contract/manifest/manifest'
import type { PluginFactory } from '@caliopen/contract/plugin/define_plugin'
import type { Fault } from '../../fault.js'
import { readPackage } from '../../packages/read_package.js'
import { packPlugin } from '../../packing/pack_plugin.js'
import { inSandbox } from './in_sandbox.js'
import { loadConformance } from './load_conformance.js'

/** Either it would not even be installed, or this is what became of its contributions. */
export type TestOutcome =
  | { manifest: Manifest | null; faults: readonly Fault[] }
  | { manifest: Manifest; faults: null; reports: KitReport[] }

/** Packs a folder and runs the kits on what came out. Throws a PackingError where it cannot be packed. */
export async function testPlugin(
  folder: string,
  { sandboxed }: { sandboxed: boolean }
): Promise<TestOutcome> {
  const { privateKey } = generateKeyPairSync('ed25519')
  const read = await readPackage(await packPlugin(folder, { privateKey }))
  if (!read.ok) return { manifest: read.manifest, faults: read.faults }
  const { manifest, files } = read.package
  const code = files.get('plugin.js')
  const start = code ? await starter(manifest, code, sandboxed) : withoutCode
  const conformance = await loadConformance(folder)
  return { manifest, faults: null, reports: await runKits({ manifest, files, start }, conformance) }
}

async function starter(manifest: Manifest, code: Buffer, sandboxed: boolean): Promise<StartPlugin> {
  if (sandboxed) return inSandbox(manifest, code)
  const module: unknown = await import(`data:text/javascript;base64,${code.toString('base64')}`)
  return inProcess((module as { default: PluginFactory }).default, manifest)
}

const withoutCode: StartPlugin = () => Promise.reject(new Error('this package has no code'))
