import type { DsnRequest, OriginalRecipient, RecipientDsn } from '@caliopen/contract/dsn'
import type { Message } from '@caliopen/contract/text'
import type { DeliveryTls } from '#core/messages/submissions/delivery_tls.js'

/** One message to one recipient, taken from the queue under a lease. */
export interface DueDelivery {
  id: Buffer
  recipient: string
  /** how often it was tried before */
  attempts: number
  /** the lease before ours ended without a word: the far side may have the message already */
  repeated: boolean
  /** what the sender wants to hear of it (RFC 3461) */
  dsn: RecipientDsn
}

/** One message to all of its recipients at one destination. */
export interface Letter {
  accountId: Buffer
  messageId: Buffer
  /** envelope sender; empty for what nobody may be told about (RFC 5321 §4.5.5) */
  sender: string
  deliveries: readonly DueDelivery[]
  dsn: DsnRequest
  /** what goes out instead of the message's own bytes: a blob, behind header lines that end in CRLF */
  bytes: { hash: Buffer; prefix: string } | null
  /** the host, and port if another than the usual one, that an administrator chose; null: the way there is */
  via: string | null
}

/** The far side, or our way to it, has spoken. `reply` are its words, `status` is of RFC 3463. */
export interface Outcome {
  kind: 'delivered' | 'deferred' | 'failed'
  reply: string
  status: string
  /** the same for the sender, where the channel has words of its own for it */
  text?: Message | null
  /** who said so; null when nobody was reached */
  host: string | null
  /** how the message travelled; null: in the clear, or not at all */
  tls: DeliveryTls | null
  /** the connection broke when all had been said and nothing answered: it may arrive twice */
  uncertain: boolean
  /** it says nothing of this letter: whatever goes to its destination would have met the same */
  unreachable?: boolean
  /**
   * What of RFC 3461 a delivered one asks of us: `delivered`: it lies in its mailbox; `relayed`: the next host gives no
   * reports, so this is the last that is known. Without it the next host reports, or nobody does.
   */
  success?: 'delivered' | 'relayed'
}

/** What became of one delivery. `released`: it was not tried, and waits as before. */
export interface Report {
  letter: Letter
  delivery: DueDelivery
  outcome: Outcome | 'released'
}

/** Resolves when the reports are durable. */
export type Settle = (reports: readonly Report[]) => Promise<void>

/** What a sender is told became of a recipient. */
export interface Told {
  deliveryId: Buffer
  recipient: string
  /** RFC 3461 §4.2; null: nobody gave one */
  orcpt: OriginalRecipient | null
  reply: string
  /** RFC 3463 */
  status: string
}

export type Telling = 'failed' | 'delayed' | 'delivered' | 'relayed'

/** Recipients of one message that met the same fate at the same moment, for the ears of its sender. */
export interface ToldLetter {
  telling: Telling
  accountId: Buffer
  messageId: Buffer
  sender: string
  dsn: DsnRequest
  bytes: Letter['bytes']
  submittedAt: number
  /** when it met it */
  at: number
  /** until when it is tried */
  expiresAt: number
  recipients: readonly Told[]
}

/** How many batches of letters may be on their way at once. */
export interface Concurrency {
  total: number
  destination: number
}

/**
 * A way out. The dispatcher calls `deliver` for several destinations at once, and for the same one
 * as often as `concurrency` allows.
 */
export interface OutboundChannel {
  readonly name: string
  readonly concurrency: Concurrency

  /**
   * Delivers the letters in their order and settles each delivery once, as soon as its fate is
   * known. Once the signal aborts, what was not begun is settled as released. What is not settled
   * when the promise ends, either way, is tried again after its lease.
   */
  deliver(
    destination: string,
    letters: readonly Letter[],
    settle: Settle,
    signal: AbortSignal
  ): Promise<void>

  /** Tells the sender, durably. May be called again with the same letter, which must tell them once only. */
  tellSender(letter: ToldLetter): Promise<void>

  /** Ends what is kept open. */
  close(): Promise<void>
}
