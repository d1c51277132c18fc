/*
 * The root of the process tree: takes the data directory, has it prepared, and keeps the three roles running.
 */
import { rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { ensureDataDirectory } from '#appliance/bootstrap/prepare/data_directory.js'
import { wasStartedBefore, withDirectoryLock } from '#appliance/bootstrap/prepare/directory_lock.js'
import { refuseTakenPorts } from '#appliance/bootstrap/prepare/ports.js'
import { explain } from '#appliance/bootstrap/prepare/sentence.js'
import { openLog } from '#core/bin/log.js'
import { findInstance, readInstance } from '#core/config/instance.js'
import { readSettings, type Settings } from '#core/config/settings.js'
import { addressLine } from './address.js'
import { endOrphans } from './orphans.js'
import { prepareInChild } from './preparation.js'
import { Supervisor } from './supervisor.js'

// mail and keys are for this user only
process.umask(0o077)

/** in milliseconds */
const ECHO = 1_000

const SAFE_MODE =
  'Safe mode: no plugin runs, and every page has the default theme. Start without --safe-mode to have them back.'

const build = fileURLToPath(new URL('../..', import.meta.url))

// whoever read our lines may leave
process.stdout.on('error', () => undefined)
process.stderr.on('error', () => undefined)

try {
  process.exit(await main(readSettings(process.env)))
} catch (error) {
  process.exit(explain(error))
}

/** What was there before is looked at first, so that nothing changes when the start must fail. */
async function main(settings: Settings): Promise<number> {
  const { dataDir } = settings
  findInstance(dataDir)
  if (!wasStartedBefore(dataDir)) await refuseTakenPorts(settings)
  ensureDataDirectory(dataDir)
  return withDirectoryLock(dataDir, 0, async () => {
    await endOrphans(dataDir)
    await refuseTakenPorts(settings)
    if (!(await prepareInChild(build))) return 1
    return keepBuild(() => supervise(settings))
  })
}

/** Resolves to the exit code when everything is gone. */
function supervise(settings: Settings): Promise<number> {
  return new Promise((resolve) => {
    const log = openLog(settings.dataDir, 'supervisor')
    const announce = () => {
      console.log(addressLine(settings, readInstance(settings.dataDir)))
      if (settings.safeMode) console.log(SAFE_MODE)
    }
    const end = async (code: number) => {
      await supervisor.stop()
      resolve(code)
    }
    const supervisor = new Supervisor(settings.dataDir, build, log, {
      onAllReady: announce,
      onInstalled: announce,
      onFailed(sentence) {
        console.error(sentence)
        void end(1)
      },
      onSwitchedOff: (sentence) => console.error(sentence),
    })
    onSignal(() => void end(0))
    process.on('uncaughtException', (error) => {
      log.fatal({ err: error }, 'an error that nobody caught')
      void end(explain(error))
    })
    // where the bootstrap could not become this process, it is its parent
    process.on('disconnect', () => void end(1))
    process.on('message', ({ restart }: { restart?: string }) => {
      if (restart) supervisor.restart(restart)
    })
    supervisor.start()
  })
}

/** A Ctrl-C comes twice, from the terminal and from npm: only one that comes later is impatience. */
function onSignal(end: () => void): void {
  let last = -Infinity
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.on(signal, () => {
      const isEcho = performance.now() - last < ECHO
      last = performance.now()
      if (!isEcho) end()
    })
  }
}

/** Old builds are removed one day, but not this one while it runs. */
async function keepBuild<T>(work: () => Promise<T>): Promise<T> {
  const note = `${build}/running-${process.pid}`
  writeFileSync(note, '')
  try {
    return await work()
  } finally {
    rmSync(note, { force: true })
  }
}
