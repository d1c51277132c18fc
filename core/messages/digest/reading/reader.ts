import type { Read, Source } from './read_message.js'

/** Reads messages, in the order in which they are given. */
export interface Reader {
  /** Rejects with ReadingStoppedError where one of them stops the reader: which one is not known. */
  read(sources: readonly Source[]): Promise<Read[]>
  close(): Promise<void>
}

/** A message took all the time or memory that there is for reading it, or ended its reader otherwise. */
export class ReadingStoppedError extends Error {
  readonly code = 'E_READING_STOPPED'
}
