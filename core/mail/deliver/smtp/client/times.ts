/** Milliseconds: how long we wait for a reply to each (RFC 5321 §4.5.3.2). */
export const TIMES = {
  connect: 20_000,
  handshake: 60_000,
  greeting: 5 * 60_000,
  /** EHLO, STARTTLS, MAIL, RCPT */
  command: 5 * 60_000,
  data: 2 * 60_000,
  /** to the final dot */
  message: 10 * 60_000,
  quit: 2_000,
} as const
