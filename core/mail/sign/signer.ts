import type { MessageBytes } from '@caliopen/contract/bytes'

/** Signs what leaves this house for the outside. */
export interface Signer {
  /**
   * The DKIM-Signature lines of a message, each ended with CR LF, to stand before its first byte.
   * `fromDomain` is that of its From (lower case, A-labels); it is signed for this domain or, where
   * that is not one of ours, for the nearest one above it that is. Empty where there is none.
   */
  sign(raw: MessageBytes, fromDomain: string): Promise<string>
}
