import type { StructureLimits } from './reading/structure.js'

/** What one client, and all of them together, may ask of us (DESIGN: everything from outside has a limit). */
export interface Limits extends StructureLimits {
  /** announced with SIZE (RFC 1870) */
  messageBytes: number
  /** message bytes held in memory, over all sessions */
  inFlightBytes: number
  /** of one message; what is larger is written to the disk while it arrives, where there is a shelf */
  heldBytes: number
  recipients: number
  /** with CR LF */
  commandLineBytes: number
  /** a line of the message; far over the 998 of RFC 5321 §4.5.3.1.6, for real mail is careless */
  textLineBytes: number
  /** since the session began or its last message was accepted */
  commandsWithoutMessage: number
  /** since the session began or its last message was accepted */
  errors: number
  idleMs: number
  /** until a proxy has said for whom it speaks */
  proxyMs: number
  sessionMs: number
  connections: number
  connectionsFromHost: number
  /** loopback is ourselves: a proxy, a bench, a fetcher */
  connectionsFromLoopback: number
}

const KIB = 1024
const MIB = 1024 * KIB
const MINUTE = 60_000

export const LIMITS: Limits = {
  messageBytes: 50 * MIB,
  inFlightBytes: 160 * MIB,
  heldBytes: 512 * KIB,
  // RFC 5321 §4.5.3.1.8: at least 100
  recipients: 100,
  // RFC 5321 §4.5.3.1.4: 512, and for the parameters of extensions as much again and more:
  // RFC 3461 §4 adds 107 to MAIL and 528 to RCPT
  commandLineBytes: 1.5 * KIB,
  textLineBytes: 256 * KIB,
  // of the message, and of each of its parts
  headerBytes: 256 * KIB,
  headerFields: 1_000,
  headerLineBytes: 64 * KIB,
  mimeDepth: 30,
  mimeParts: 1_000,
  commandsWithoutMessage: 1_000,
  errors: 20,
  // RFC 5321 §4.5.3.2.7: at least 5 minutes
  idleMs: 5 * MINUTE,
  proxyMs: 5_000,
  sessionMs: 120 * MINUTE,
  connections: 2_000,
  connectionsFromHost: 50,
  connectionsFromLoopback: 1_500,
}
