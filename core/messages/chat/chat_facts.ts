import type { ChannelTransport } from '@caliopen/contract/points/channel'

/** What a chat has that a letter has not. */
export interface ChatFacts {
  /** the other end, or the room: who the thread is with */
  with: { name: string; address: string }
  sourceId: string
  inReplyTo: string | null
  fromArchive: boolean
  transport: ChannelTransport | null
  openpgp: { encrypted: boolean } | null
}
