import type { MessageBytes } from '@caliopen/contract/bytes'

/** Where messages are written that are too large to be held. */
export interface Shelf {
  /** whether so many bytes have room now */
  has(bytes: number): boolean
  open(): ShelfFile
}

export interface ShelfFile {
  /** null: at once more; otherwise more may come when it resolves, and none where it rejects */
  write(bytes: Buffer): Promise<void> | null
  /** Resolves once all of it is on the disk. */
  finish(): Promise<MessageBytes>
  /** Nobody needs it any more, finished or not; what was accepted meanwhile stays. Reports its own failures. */
  discard(): void
}
