import { join } from 'node:path'
import { ensureBuild } from './build.js'
import { orSentence } from './clone.js'
import { ensureDependencies } from './dependencies.js'
import { startDevelopment } from './development.js'
import { become } from './processes.js'
import { Progress } from './progress.js'
import { runtimeNode } from './runtime.js'

/** @param {string[]} args */
export async function start(args) {
  await orSentence(async () => {
    const progress = new Progress(process.stdout)
    await ensureDependencies(progress)
    if (args.includes('--safe-mode')) process.env.SAFE_MODE = 'true'
    if (args.includes('--dev')) return startDevelopment(progress)
    const build = await ensureBuild(progress)
    await become(
      runtimeNode(),
      ['--disable-sigusr1', join(build, 'appliance', 'supervisor', 'main.js')],
      { ...process.env, NODE_ENV: 'production' }
    )
  })
}
