import type { Message } from '../text.js'

/** Codes that mean something to the core; a plugin may throw others, which are shown as they are. */
export type PluginErrorCode =
  /** try again later: the far side or the way to it is away */
  | 'E_TEMPORARY'
  /** the far side refused, and will again */
  | 'E_REFUSED'
  /** a key, token or password is wrong or was withdrawn: the person must act */
  | 'E_CREDENTIALS'
  /** slower: `retryAfter` says when */
  | 'E_RATE_LIMIT'
  | 'E_NO_ZONE'
  /** the manifest or the administrator does not allow it */
  | 'E_NOT_ALLOWED'
  /** the far side's certificate is not accepted: it has ended, is for another name, comes from nobody we know … */
  | 'E_CERTIFICATE_EXPIRED'
  | 'E_CERTIFICATE_NOT_YET'
  | 'E_CERTIFICATE_REVOKED'
  | 'E_CERTIFICATE_NAME'
  | 'E_CERTIFICATE_UNKNOWN'
  /** over a size, count or budget */
  | 'E_LIMIT'
  /** it did not answer in time */
  | 'E_DEADLINE'
  /** its process is gone */
  | 'E_GONE'
  /** it spoke, but not what the contract says */
  | 'E_CONTRACT'
  /** everything that a plugin throws without a code */
  | 'E_PLUGIN'
  | (string & {})

/** What crosses between core and plugin when something fails: everything else of an error stays behind. */
export class PluginError extends Error {
  readonly code: PluginErrorCode
  /** for the person who waits: a text of the plugin */
  readonly text: Message | null
  /** milliseconds until it is worth another try; null: unknown */
  readonly retryAfter: number | null

  constructor(
    code: PluginErrorCode,
    message: string,
    { text = null, retryAfter = null }: { text?: Message | null; retryAfter?: number | null } = {}
  ) {
    super(message)
    this.name = 'PluginError'
    this.code = code
    this.text = text
    this.retryAfter = retryAfter
  }

  /** Core, runtime and plugin each carry a copy of this class: an error is one by what it says of itself. */
  static [Symbol.hasInstance](value: unknown): boolean {
    const { name, code } = (value ?? {}) as { name?: unknown; code?: unknown }
    return value instanceof Error && name === 'PluginError' && typeof code === 'string'
  }
}
