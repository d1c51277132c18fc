/*
 * Preloaded into every role that has a supervisor (node --import), so that it is watched before anything else of the
 * role is loaded. When the supervisor is gone, the role has a second to stop by itself; the thread ends it also when
 * its main thread is busy and hears of nothing.
 */
import { Worker } from 'node:worker_threads'

const LOOK_EVERY = 250
const TIME_TO_STOP = 1_000

const parent = Number(process.env.CALIOPEN_SUPERVISOR)

if (parent) {
  const watchdog = new Worker(`(${watch})(${parent}, ${LOOK_EVERY}, ${TIME_TO_STOP})`, {
    eval: true,
    // not this preload again
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: 8, maxYoungGenerationSizeMb: 1, stackSizeMb: 1 },
  })
  watchdog.unref()
}

/** Travels to the thread as text: it sees nothing of this file. */
function watch(supervisor: number, lookEvery: number, timeToStop: number): void {
  const looking = setInterval(() => {
    if (process.ppid === supervisor) return
    clearInterval(looking)
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), timeToStop)
  }, lookEvery)
}
