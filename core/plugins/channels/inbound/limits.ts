/** What one event of a channel may hold. Characters are UTF-16 units. */
export const EVENT_LIMITS = {
  /** of one call */
  events: 100,
  sourceId: 200,
  address: 320,
  name: 200,
  subject: 500,
  text: 100_000,
  /** as the channel wrote it */
  source: 256 * 1024,
  attachments: 20,
  /** of all attachments of a message */
  attachmentBytes: 25 * 1024 * 1024,
  fileName: 255,
  contentType: 127,
  /** those of one correspondent to one message */
  reactions: 20,
  reaction: 64,
  roster: 5_000,
  /** of a host, a protocol or a cipher */
  word: 255,
  /** of a key of a text, and of its values together */
  key: 200,
  values: 4_000,
} as const
