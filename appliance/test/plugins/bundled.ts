import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { PluginFactory } from '@caliopen/contract/plugin/define_plugin'
import { SHIMS } from '@caliopen/contract/shims/aliases'
import { build } from 'esbuild'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
/** Libraries of old ask for Node's modules with `require`, which the sandbox has and a module has not. */
const REQUIRE =
  "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);"

/** A first-party plugin as one file: what runs in the sandbox. */
export async function bundleOf(name: string): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: ROOT,
    entryPoints: [`plugins/${name}/src/plugin.ts`],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node26',
    alias: SHIMS,
    logLevel: 'silent',
    tsconfigRaw: { compilerOptions: { target: 'esnext' } },
  })
  return outputFiles[0]?.text ?? ''
}

/** A first-party plugin in this process, with its own copy of the shims, so that its network is its host's. */
export async function loadPlugin(name: string): Promise<PluginFactory> {
  const folder = await mkdtemp(join(tmpdir(), 'caliopen-plugin-'))
  const file = join(folder, 'plugin.mjs')
  await writeFile(file, `${REQUIRE}\n${await bundleOf(name)}`)
  const module: { default: PluginFactory } = await import(pathToFileURL(file).href)
  await rm(folder, { recursive: true, force: true })
  return module.default
}
