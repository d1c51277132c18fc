import { join } from 'node:path'
import { ensureBuild } from './build.js'
import { check } from './check.js'
import { inClone, orSentence, Sentence } from './clone.js'
import { ensureDependencies } from './dependencies.js'
import { become, runInForeground } from './processes.js'
import { Progress } from './progress.js'
import { runtimeNode } from './runtime.js'

const commands = {
  ace,
  check,
  test: fromSources('test'),
  bench: fromSources('bench'),
  chaos: fromSources('chaos'),
  fuzz: fromSources('fuzz'),
  marketplace: fromSources('marketplace'),
}

/** @param {string[]} args */
export async function run([name = '', ...args]) {
  await orSentence(async () => {
    const command = commands[/** @type {keyof typeof commands} */ (name)]
    if (!command) throw new Sentence(`There is no "${name}": ${Object.keys(commands).join(', ')}.`)
    const progress = new Progress(process.stderr)
    await ensureDependencies(progress)
    await command(args, progress)
  })
}

/**
 * The operator's commands, over a data directory that is there and up to date.
 * @param {string[]} args
 * @param {Progress} progress
 */
async function ace(args, progress) {
  const build = await ensureBuild(progress)
  const env = { ...process.env, NODE_ENV: 'production' }
  process.umask(0o077)
  const prepare = join(build, 'appliance', 'bootstrap', 'prepare', 'main.js')
  const code = await runInForeground(runtimeNode(), [prepare], env)
  if (code !== 0) process.exit(code)
  await become(
    runtimeNode(),
    ['--disable-sigusr1', join(build, 'core', 'bin', 'console.js'), ...args],
    env
  )
}

/**
 * Tests, benchmarks and the marketplace run from their TypeScript.
 * @param {string} room
 */
function fromSources(room) {
  return async (/** @type {string[]} */ args) => {
    const options = ['--disable-warning=DEP0205', '--import', '@poppinss/ts-exec']
    const main = inClone('appliance', room, 'main.ts')
    await become(runtimeNode(), [...options, main, ...args], process.env)
  }
}
