/** What the sender of a message wants to hear of what becomes of it (RFC 3461); plain JSON. */
export interface DsnRequest {
  /** RET: how much of the message a report brings back; null: whoever reports may choose */
  ret: 'full' | 'headers' | null
  /** ENVID, decoded: reports name it, so that the sender knows which message they speak of */
  envid: string | null
}

/** What the sender wants to hear of one recipient; plain JSON. */
export interface RecipientDsn {
  /** NOTIFY; empty: never; null: nothing was asked, which means failure, and delay where that is the custom */
  notify: readonly DsnOccasion[] | null
  /** ORCPT: whom the sender wrote to, before anybody forwarded it */
  orcpt: OriginalRecipient | null
}

export type DsnOccasion = 'success' | 'failure' | 'delay'

export interface OriginalRecipient {
  /** in lower case: `rfc822`, `utf-8` (RFC 6533) */
  type: string
  /** decoded, without control characters */
  address: string
}
