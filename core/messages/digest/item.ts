import type { ArrivalFacts } from '@caliopen/contract/arrival'
import type { MessageBytes } from '@caliopen/contract/bytes'
import type { MailboxRole } from '#core/messages/mailboxes/standard.js'

/** One message for one account, on its way into it: what came in, what was sent, what is imported. */
export interface Item {
  /** chosen beforehand where something else refers to it; otherwise new */
  id?: Buffer
  accountId: Buffer
  direction: 'in' | 'out'
  channel: string
  /** SHA-256; the same one twice in an account and channel is one message */
  sourceId: Buffer
  raw: MessageBytes
  /** our own header lines, stored beside the bytes */
  trace: string
  /** envelope addresses, normalised; the sender is empty for a bounce */
  sender: string
  recipient: string
  /** the plus-address part */
  detail: string | null
  /** null where nobody saw it travel (an import, our own letter) */
  facts: ArrivalFacts | null
  /** milliseconds since the epoch */
  receivedAt: number
  mailbox: MailboxRole
  seen: boolean
}
