/** rspamd did not answer as it should; its message is for the log and for administrators. */
export class RspamdError extends Error {
  readonly code = 'E_RSPAMD'
  /** it is this message that it cannot take, and others it may */
  readonly onlyThis: boolean

  constructor(message: string, options: { onlyThis?: boolean; cause?: unknown } = {}) {
    super(message, { cause: options.cause })
    this.onlyThis = options.onlyThis ?? false
  }
}

/** The controller wants another password: trying again without one is of no use. */
export class RspamdPasswordError extends Error {
  readonly code = 'E_RSPAMD_PASSWORD'
}
