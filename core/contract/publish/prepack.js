/*
 * In the repository the contract offers its TypeScript, in the package what became of it: `npm pack` makes dist/ and
 * a package.json that points there, and puts back ours afterwards. Nothing is run where the package is installed.
 */
import { spawnSync } from 'node:child_process'
import { copyFileSync, cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { build } from 'esbuild'
import { contract, dist, manifest, manifestAside, sources } from './folder.js'
import { putBack } from './postpack.js'

const TEST = /\.spec\.ts$/

putBack()
rmSync(dist, { recursive: true, force: true })
await makeScripts()
makeTypes()
pointAtDist()

async function makeScripts() {
  await build({
    entryPoints: files('.ts').map((path) => join(sources, path)),
    outdir: dist,
    outbase: sources,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    logLevel: 'error',
    tsconfigRaw: {},
  })
  for (const path of files('.json')) cpSync(join(sources, path), join(dist, path))
}

function makeTypes() {
  const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc')
  const { status, stdout } = spawnSync(
    process.execPath,
    [compiler, '--project', join(contract, 'publish', 'tsconfig.json')],
    { encoding: 'utf8' }
  )
  if (status !== 0) throw new Error(`The types could not be made:\n${stdout}`)
}

function pointAtDist() {
  copyFileSync(manifest, manifestAside)
  const fields = JSON.parse(readFileSync(manifest, 'utf8'))
  delete fields.scripts
  const exports = {
    './*.json': './dist/*.json',
    './*': { types: './dist/*.d.ts', default: './dist/*.js' },
  }
  writeFileSync(manifest, `${JSON.stringify({ ...fields, exports }, null, 2)}\n`)
  if (!existsSync(join(dist, 'plugin', 'define_plugin.d.ts'))) throw new Error('There are no types.')
}

/** @param {string} ending */
function files(ending) {
  const paths = readdirSync(sources, { recursive: true, encoding: 'utf8' })
  return paths.filter((path) => path.endsWith(ending) && !TEST.test(path))
}
