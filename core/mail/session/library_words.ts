import * as refusals from './refusals.js'
import type { Reply } from './reply.js'

/** What smtp-server says by itself, and what we say in its place. Its sentences of AUTH are in sasl.js. */
const WORDS: readonly (readonly [RegExp, Reply])[] = [
  [/^Error: command not recognized$/, refusals.UNKNOWN_COMMAND],
  [/^Error: too many un(?:recognized|authenticated) commands$/, refusals.TOO_MANY_ERRORS],
  [/ You talk too soon$/, refusals.TALKED_TOO_SOON],
  [/^HTTP requests not allowed$/, refusals.NO_HTTP],
  [/^Timeout - closing connection$/, refusals.TOO_IDLE],
  [/^Server shutting down$/, refusals.SHUTTING_DOWN],
  [/^Error: send HELO\/EHLO first$/, refusals.NEED_HELO],
  [/^Error: syntax: EHLO|^Error: Syntax: HELO|^Error: Bad hostname syntax$/, refusals.BAD_HELO],
  [/^Error: authentication Required$/, refusals.NEED_SIGN_IN],
  [/^Error: internal server error$/, refusals.TRY_AGAIN],
  [/^Error: syntax: STARTTLS$/, refusals.BAD_PARAMETER],
  [/^Error: TLS already active$/, refusals.TLS_ALREADY],
  [/^Error: Must issue a STARTTLS command first$/, refusals.NEED_TLS],
  [/^Error: No identity changes permitted$/, refusals.SIGNED_IN_ALREADY],
  [/^Error: Unrecognized authentication type$/, refusals.UNKNOWN_MECHANISM],
  [
    /^Error: syntax: AUTH|^Error: invalid userdata$|^Error: missing username$/,
    refusals.BAD_SIGN_IN,
  ],
  [/^Authentication aborted$/, refusals.SIGN_IN_ABORTED],
]

/** null where the words are not the library's */
export function inOurWords(text: string): Reply | null {
  return WORDS.find(([words]) => words.test(text))?.[1] ?? null
}
