import { getPriority, setPriority } from 'node:os'
import { parentPort } from 'node:worker_threads'
import { revive } from './across_threads.js'
import { readHere } from './read_here.js'
import type { Source } from './read_message.js'

/** What the thread is asked; it answers with the number and what it read. */
export interface ReadingTask {
  number: number
  sources: readonly Source[]
}

// Of this thread alone on Linux: whoever is at the door, or reads a page, comes first.
setPriority(Math.min(19, getPriority() + 10))

parentPort?.on('message', async ({ number, sources }: ReadingTask) => {
  const revived = sources.map(({ channel, raw }) => ({ channel, raw: revive(raw) }))
  parentPort?.postMessage({ number, reads: await readHere.read(revived) })
})
