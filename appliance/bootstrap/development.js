import { spawn } from 'node:child_process'
import { watch } from 'node:fs'
import { join } from 'node:path'
import { ensureDevelopmentBuild } from './build.js'
import { inClone, root, Sentence } from './clone.js'
import { runtimeNode } from './runtime.js'

const WATCHED = ['core', 'database', 'installer', 'plugins', 'themes', 'appliance/supervisor']
const SETTLES_IN = 120

/**
 * `npm run dev`: the roles run from a build that follows the sources; assets come from Vite, which replaces
 * them in the page.
 * @param {import('./progress.js').Progress} progress
 */
export async function startDevelopment(progress) {
  let build = await ensureDevelopmentBuild(progress)
  const supervisor = spawn(
    runtimeNode(),
    ['--disable-sigusr1', join(build, 'appliance', 'supervisor', 'main.js')],
    {
      cwd: root,
      env: { ...process.env, NODE_ENV: 'development', DEV_MODE: 'true' },
      stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    }
  )
  for (const signal of /** @type {const} */ (['SIGTERM', 'SIGINT', 'SIGHUP'])) {
    process.on(signal, () => void supervisor.kill(signal))
  }
  supervisor.on('close', (code) => process.exit(code ?? 1))

  onChange(async () => {
    const next = await ensureDevelopmentBuild(progress)
    if (next === build || !supervisor.connected) return
    build = next
    supervisor.send({ restart: build })
  })
}

/**
 * After each burst of changes, one call at a time.
 * @param {() => Promise<void>} follow
 */
function onChange(follow) {
  /** @type {NodeJS.Timeout | undefined} */
  let timer
  let following = Promise.resolve()
  const changed = () => {
    clearTimeout(timer)
    timer = setTimeout(() => (following = following.then(follow).catch(say)), SETTLES_IN)
  }
  for (const folder of WATCHED) {
    try {
      watch(inClone(folder), { recursive: true }, changed)
    } catch {
      // a room without a tenant yet
    }
  }
}

/** @param {unknown} error */
function say(error) {
  console.error(error instanceof Sentence ? error.message : error)
}
