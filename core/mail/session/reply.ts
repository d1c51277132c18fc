/**
 * What the server answers. The public half (code, enhanced code, text) goes to the client; the
 * private half (cause) only to the log.
 */
export interface Reply {
  code: number
  /** RFC 3463; empty where none belongs: 3xx, the greeting, EHLO (RFC 2034 §4) */
  enhanced: string
  text: string
  /** the connection ends after this answer */
  hangUp?: boolean
  /** this client waits so long for it, and nobody else does: a tarpit for those who harvest addresses */
  delayMs?: number
  cause?: unknown
}

export function isRefusal(reply: Reply): boolean {
  return reply.code >= 400
}

/** The same answer, with what only the log may know. */
export function because(reply: Reply, cause: unknown): Reply {
  return { ...reply, cause }
}
