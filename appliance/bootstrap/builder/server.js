import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { inClone, root } from '../clone.js'
import { belongsToServer, SCAFFOLD } from '../sources.js'

const CONTRACT = 'core/contract/'
/** Where Node finds the package before it looks in the clone's own node_modules. */
const CONTRACT_IN_BUILD = 'node_modules/@caliopen/contract/'

/**
 * TypeScript becomes JavaScript, everything else is copied.
 * @param {import('../sources.js').Source[]} sources
 * @param {string} target
 */
export async function buildServer(sources, target) {
  const paths = sources.filter(belongsToServer).map(({ path }) => path)
  const isScript = (/** @type {string} */ path) => path.endsWith('.ts') && !SCAFFOLD.test(path)
  const scripts = paths.filter(isScript)
  const ofContract = scripts.filter((path) => path.startsWith(CONTRACT))
  const others = scripts.filter((path) => !path.startsWith(CONTRACT))
  await transpile(others, target, '.')
  await transpile(ofContract, join(target, CONTRACT_IN_BUILD), CONTRACT)
  for (const path of paths) {
    if (!isScript(path)) copy(path, join(target, path.replace(CONTRACT, CONTRACT_IN_BUILD)))
  }
  pointContractAtScripts(join(target, CONTRACT_IN_BUILD, 'package.json'))
}

/**
 * @param {string[]} scripts
 * @param {string} outdir
 * @param {string} outbase
 */
async function transpile(scripts, outdir, outbase) {
  const { build } = await import('esbuild')
  await build({
    absWorkingDir: root,
    entryPoints: scripts,
    outdir,
    outbase,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    tsconfig: inClone('tsconfig.json'),
    sourcemap: true,
    sourcesContent: false,
    logLevel: 'error',
  })
}

/**
 * @param {string} path
 * @param {string} target
 */
function copy(path, target) {
  mkdirSync(dirname(target), { recursive: true })
  cpSync(inClone(path), target)
}

/**
 * In the sources the contract's package offers TypeScript; in the build, what became of it.
 * @param {string} manifest
 */
function pointContractAtScripts(manifest) {
  writeFileSync(manifest, readFileSync(manifest, 'utf8').replaceAll('.ts"', '.js"'))
}
