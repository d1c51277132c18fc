/** Where a page of a list ends: the key of its last row, so that the next page begins behind it. */
export interface Cursor {
  lastAt: number
  threadId: Buffer
}

const TEXT = /^([0-9a-z]{1,9})-([0-9a-f]{32})$/

/** The cursor as it stands in a URL. */
export function cursorText({ lastAt, threadId }: Cursor): string {
  return `${lastAt.toString(36)}-${threadId.toString('hex')}`
}

/** null where the text is none of ours. */
export function parseCursor(text: string): Cursor | null {
  const [, at, id] = TEXT.exec(text) ?? []
  if (at === undefined || id === undefined) return null
  return { lastAt: Number.parseInt(at, 36), threadId: Buffer.from(id, 'hex') }
}
