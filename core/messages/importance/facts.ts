import type { PersonalFacts } from '@caliopen/contract/facts'
import type { Proof } from '@caliopen/contract/proof'

/** What is known of one message when its importance is worked out. */
export interface ImportanceFacts {
  /** `email`, or the name of the channel that a plugin brought. */
  channel: string
  sender: SenderFacts
  personal: PersonalFacts
  addressing: AddressingFacts
  headers: HeaderFacts
  kind: MessageKind
  subject: string
  /** The beginning of what it says, as plain text; a few thousand characters are enough. */
  text: string
  trust: TrustFacts
  /** The antispam's score as a share of the score that makes it spam; null when nothing scanned it. */
  spam: number | null
}

export interface SenderFacts {
  /** Normalised; empty where a report names none. */
  address: string
  /** As it is displayed: the sender chooses it freely. */
  name: string
  /** One of the account's own addresses. */
  isSelf: boolean
}

export interface AddressingFacts {
  /** The header that names the account; `none` for Bcc and lists. */
  role: 'to' | 'cc' | 'none'
  /** How many addresses To and Cc name together. */
  recipients: number
}

/** `failure` is a report that a message of the account could not be delivered (RFC 3464, Action: failed). */
export type MessageKind = 'letter' | 'invitation' | 'failure' | 'report'

export interface HeaderFacts {
  /** On a discussion list everybody writes, on the other one only its owner. */
  list: 'discussion' | 'announcements' | null
  unsubscribe: boolean
  bulk: boolean
  automatic: 'generated' | 'replied' | null
  priority: 'high' | 'low' | null
}

export interface TrustFacts {
  /** 0 to 100 */
  level: number
  proof: Proof
}
