export type MarketplaceErrorCode =
  /** no answer, or not in time */
  | 'E_INDEX_UNREACHABLE'
  /** the address leads into a network of ours, and nobody said that it may */
  | 'E_INDEX_PRIVATE_ADDRESS'
  /** it answered, but not with what was asked for */
  | 'E_INDEX_ANSWER'
  | 'E_INDEX_TOO_LARGE'
  /** it is not in the form of an index */
  | 'E_INDEX_FORM'
  /** none of the keys that were pinned signed it */
  | 'E_INDEX_SIGNATURE'
  /** it says it is another index than the one that was added */
  | 'E_INDEX_NAME'
  /** it is older than one that was seen before */
  | 'E_INDEX_ROLLED_BACK'
  /** the same version, or a version of a plugin, with other content than before */
  | 'E_INDEX_CHANGED'
  /** it ran out: whoever serves it may be holding back a newer one */
  | 'E_INDEX_EXPIRED'
  /** an index of that name is there already */
  | 'E_INDEX_TAKEN'
  /** what it offers is not what it serves */
  | 'E_PACKAGE_SWAPPED'
  | 'E_PACKAGE_REVOKED'

/** The message is the exact technical truth; screens have a sentence for each code. */
export class MarketplaceError extends Error {
  readonly code: MarketplaceErrorCode

  constructor(code: MarketplaceErrorCode, message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'MarketplaceError'
    this.code = code
  }
}
