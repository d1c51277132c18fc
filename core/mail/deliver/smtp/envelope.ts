import type { Reading } from './reply.js'

export interface Envelope {
  /** empty: nobody wants to hear of it (RFC 5321 §4.5.5) */
  from: string
  to: readonly string[]
  /** said where the host knows of reports only (RFC 3461) */
  dsn?: DsnParameters
}

/** As they stand behind MAIL and RCPT: `RET=HDRS ENVID=QQ314159`, `NOTIFY=SUCCESS,DELAY ORCPT=rfc822;ana@example.org` */
export interface DsnParameters {
  mail: string
  recipients: ReadonlyMap<string, string>
}

/** One reply a recipient; or the connection broke before there was one. */
export type Sent =
  | { kind: 'answered'; readings: ReadonlyMap<string, Reading> }
  | { kind: 'broken'; reply: string; uncertain: boolean }
