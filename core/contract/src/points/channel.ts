import type { FieldValues } from '../manifest/fields.js'
import type { Message } from '../text.js'

/**
 * The point `channels`: a way in and out beside email.
 *
 * - Order: `start` comes before anything else of an identity, `stop` is the last; messages of one identity and
 *   correspondent are sent one after the other.
 * - Concurrency: different identities at once. One process of the installation holds an identity at a time.
 * - Repeats: `send` may be called again with the same `id` when an answer was lost: send once, answer the same
 *   receipt. `start` of a started identity with new values replaces them.
 * - Failure: throw a PluginError. `E_TEMPORARY` is tried again by the queue's schedule; everything else fails the
 *   delivery for good, and its text reaches the sender.
 */
export interface ChannelPoint {
  /** Makes sure that the values open an address on the channel. Stores nothing: the core keeps what it answers. */
  link(request: LinkRequest): Promise<LinkAnswer>
  /** Resolves when the connection is asked for, not when it stands: `health` tells that. */
  start(identity: LinkedIdentity): Promise<void>
  /** Ends the connection; nothing arrives for this identity afterwards. */
  stop(identityId: string): Promise<void>
  send(message: OutboundMessage): Promise<Receipt>
  health(identityId: string): Promise<ChannelHealth>
  /** What a person did that the other side may know: that they read up to here. Only with the ability `receipts`. */
  mark?(mark: { identityId: string; correspondent: string; sourceId: string }): Promise<void>
}

export interface LinkRequest {
  values: FieldValues
  /** the language of the account, for texts that the far side writes */
  language: string
  /** where a redirect leads back to: an address of ours */
  returnTo?: string
  /** set when a step is done: the `state` of its answer, and what came back with the person (the query of a redirect) */
  step?: { state: string; answer: Readonly<Record<string, string>> }
}

/** Either an address, or one more step for the person (OAuth, a code to scan), after which `link` is called again with the same values. */
export type LinkAnswer =
  | { kind: 'linked'; address: string; name: string; secrets: FieldValues }
  | { kind: 'redirect'; url: string; state: string }
  | { kind: 'scan'; text: string; state: string; expiresAt: number }
  | { kind: 'refused'; field: string | null; reason: Message }

export interface LinkedIdentity {
  id: string
  address: string
  name: string
  /** what was asked when it was linked, and what `link` answered to keep */
  values: FieldValues
}

export interface OutboundMessage {
  /** stable over repeats; the far side may see it */
  id: string
  identityId: string
  to: string
  text: string
  subject: string | null
  /** the source id of the message that is answered, where it came over this channel */
  inReplyTo: string | null
  attachments: ChannelAttachment[]
}

export interface ChannelAttachment {
  fileName: string
  contentType: string
  bytes: Uint8Array
}

export interface Receipt {
  /** the message's id on the far side; what edits, receipts and answers refer to */
  sourceId: string
  /** how it travelled; null: in the clear */
  tls: { protocol: string; cipher: string } | null
  /** the server that took it */
  host: string
}

export interface ChannelHealth {
  state: 'connected' | 'connecting' | 'waiting' | 'refused'
  /** for the account: what is wrong and what to do; null when all is well */
  reason: Message | null
  /** milliseconds since the epoch of the last change */
  since: number
}

/**
 * What comes in. Handed over with `host.channel.deliver`, which resolves when all of it is durable; only then may
 * the plugin tell the far side that it has it, or move its own position.
 */
export type ChannelEvent = InboundMessage | EditEvent | ReactionEvent | ReceiptEvent | RosterEvent

interface ChannelEventBase {
  identityId: string
  /**
   * Unique in the identity and stable, at most 200 characters: the same one again is the same event, and makes no
   * second. A message that the account sent has the source id of its receipt, wherever else it is seen.
   */
  sourceId: string
  /** milliseconds since the epoch, by the far side's clock */
  at: number
}

export interface InboundMessage extends ChannelEventBase {
  kind: 'message'
  /** `out`: the account wrote it with another program (a carbon, an archive) */
  direction: 'in' | 'out'
  /** the address at the other end of a discussion of two, whichever way it went */
  correspondent: { address: string; name: string }
  /** set for a room: its address and name; then `correspondent` is who wrote */
  room: { address: string; name: string } | null
  subject: string | null
  /** plain text with line feeds, no other control characters; links stand in it as they are */
  text: string
  inReplyTo: string | null
  attachments: ChannelAttachment[]
  /** read from an archive: nobody is to be disturbed by it */
  fromArchive: boolean
  /** the last hop into the plugin's server-side connection; null: unknown */
  transport: ChannelTransport | null
  openpgp: { encrypted: boolean } | null
  /** as the channel wrote it, for "show source" */
  source: string
}

export interface ChannelTransport {
  tls: { protocol: string; cipher: string } | null
  /** the server that handed it over, and whether its certificate named it */
  host: string
  verified: boolean
}

export interface EditEvent extends ChannelEventBase {
  kind: 'edit'
  /** the message that is changed; `text` null takes it back */
  target: string
  text: string | null
}

export interface ReactionEvent extends ChannelEventBase {
  kind: 'reaction'
  target: string
  from: string
  /** all that stand now, empty when they were taken back */
  reactions: string[]
}

export interface ReceiptEvent extends ChannelEventBase {
  kind: 'receipt'
  /** a message that the account sent, by the receipt's source id */
  target: string
  /** `failed`: it came back after the far side had taken it */
  state: 'sent' | 'received' | 'read' | 'failed'
  /** why it failed, for the sender; null for the other states */
  reason: Message | null
}

/** The far side's list of correspondents: suggestions for the address book, never contacts by themselves. */
export interface RosterEvent extends ChannelEventBase {
  kind: 'roster'
  correspondents: { address: string; name: string }[]
}
