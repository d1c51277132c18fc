import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import { reviveRead } from './across_threads.js'
import type { Read, Source } from './read_message.js'
import { ReadingStoppedError, type Reader } from './reader.js'
import type { ReadingTask } from './thread.js'

const THREAD = new URL(`./thread${extname(import.meta.url)}`, import.meta.url)

/** A message of a few kilobytes takes a millisecond; this is for the worst ones, and the slowest machines. */
const PATIENCE_MS = 30_000
const MEMORY_MB = 512

interface Waiting {
  resolve(reads: Read[]): void
  reject(error: Error): void
  timer: NodeJS.Timeout
}

/**
 * Reads messages in a thread of its own: beside the database's work, and so that a message which takes all time or
 * memory ends the thread and not the process. The next message starts another one.
 */
export class ReadingThread implements Reader {
  #worker: Worker | null = null
  #waiting = new Map<number, Waiting>()
  #patience: number
  #last = 0

  constructor(patience = PATIENCE_MS) {
    this.#patience = patience
  }

  read(sources: readonly Source[]): Promise<Read[]> {
    const worker = (this.#worker ??= this.#start())
    const number = ++this.#last
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#giveUp(worker), this.#patience)
      this.#waiting.set(number, { resolve, reject, timer })
      worker.ref()
      worker.postMessage({ number, sources } satisfies ReadingTask)
    })
  }

  async close(): Promise<void> {
    const worker = this.#worker
    this.#worker = null
    this.#stop(new ReadingStoppedError('reading was ended'))
    await worker?.terminate()
  }

  #start(): Worker {
    const worker = new Worker(THREAD, {
      name: 'reading',
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
    })
    worker.on('message', ({ number, reads }: { number: number; reads: Read[] }) =>
      this.#answer(number, reads.map(reviveRead))
    )
    worker.on('error', (cause) => this.#lose(worker, cause))
    worker.on('exit', () => this.#lose(worker, null))
    return worker
  }

  #answer(number: number, reads: Read[]): void {
    const waiting = this.#waiting.get(number)
    this.#waiting.delete(number)
    if (this.#waiting.size === 0) this.#worker?.unref()
    clearTimeout(waiting?.timer)
    waiting?.resolve(reads)
  }

  #giveUp(worker: Worker): void {
    const seconds = Math.round(this.#patience / 1000)
    if (this.#worker === worker) this.#worker = null
    this.#stop(new ReadingStoppedError(`reading took longer than ${seconds} seconds`))
    void worker.terminate()
  }

  #lose(worker: Worker, cause: unknown): void {
    if (this.#worker !== worker) return
    this.#worker = null
    this.#stop(new ReadingStoppedError('reading ended before its time', { cause }))
  }

  #stop(error: ReadingStoppedError): void {
    for (const { reject, timer } of this.#waiting.values()) {
      clearTimeout(timer)
      reject(error)
    }
    this.#waiting.clear()
  }
}
