/*
 * A thread of every role. When the supervisor is gone, the role has a second to stop by itself; this thread ends
 * it also when its main thread is busy and hears of nothing.
 */
import { workerData } from 'node:worker_threads'

const LOOK_EVERY = 250
const TIME_TO_STOP = 1_000

const { parent } = workerData as { parent: number }

const looking = setInterval(() => {
  if (process.ppid === parent) return
  clearInterval(looking)
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), TIME_TO_STOP)
}, LOOK_EVERY)
