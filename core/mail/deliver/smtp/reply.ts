/** When the far side said it. */
export type Stage = 'greeting' | 'mail' | 'rcpt' | 'data' | 'message'

export interface Reading {
  kind: 'delivered' | 'deferred' | 'failed'
  /** RFC 3463 */
  status: string
  /** the far side's words on one line */
  reply: string
}

const REPLY = /^(\d{3})(?:[ -]|$)(?:(\d\.\d{1,3}\.\d{1,3})(?=\s|$))?/
const WORDS = 900

/** What a reply means for whom it speaks of (RFC 5321 §4.2.1, RFC 3463). */
export function readReply(response: string, stage: Stage): Reading {
  const reply = oneLine(response)
  const [, code = '', enhanced] = REPLY.exec(reply) ?? []
  const kind = kindOf(code, stage)
  const status = statusOf(kind, enhanced) ?? DEFAULTS[kind][stage]
  return { kind, status, reply }
}

/** The lines of a reply, each without its code but the first. */
function oneLine(response: string): string {
  const [first = '', ...more] = response.split(/\r?\n/)
  const rest = more.map((line) => line.replace(/^\d{3}[ -](?:\d\.\d{1,3}\.\d{1,3}\s+)?/, ''))
  // Words from outside: without anything that does not print.
  return [first, ...rest]
    .join(' ')
    .replace(/[\p{C}\s]+/gu, ' ')
    .trim()
    .slice(0, WORDS)
}

function kindOf(code: string, stage: Stage): Reading['kind'] {
  // to DATA there is one good answer, 354: who says anything else has got no message
  if (code.startsWith('2')) return stage === 'data' ? 'deferred' : 'delivered'
  // 503 speaks of the state of this session, and the next one begins anew
  if (!code.startsWith('5') || code === '503') return 'deferred'
  // §3.1 lets a host refuse every session, which says nothing of the recipient: another host may do
  if (stage === 'greeting') return 'deferred'
  // §4.5.3.1.10: 552 for too many recipients is to be read as 452
  return stage === 'rcpt' && code === '552' ? 'deferred' : 'failed'
}

const CLASS = { delivered: '2', deferred: '4', failed: '5' } as const

/** An enhanced code that contradicts the reply's own class is not believed. */
function statusOf(kind: Reading['kind'], enhanced: string | undefined): string | null {
  return enhanced?.startsWith(CLASS[kind]) ? enhanced : null
}

/** Where the far side gives no enhanced code: what the code usually means at that moment. */
const DEFAULTS: Record<Reading['kind'], Record<Stage, string>> = {
  delivered: { greeting: '2.0.0', mail: '2.0.0', rcpt: '2.1.5', data: '2.0.0', message: '2.0.0' },
  deferred: { greeting: '4.4.1', mail: '4.0.0', rcpt: '4.0.0', data: '4.0.0', message: '4.0.0' },
  failed: { greeting: '5.0.0', mail: '5.0.0', rcpt: '5.1.0', data: '5.0.0', message: '5.0.0' },
}
