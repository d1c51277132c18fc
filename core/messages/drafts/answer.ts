import { normaliseAddress } from '#core/accounts/addresses.js'
import type { Addressee } from './address_line.js'

/** What of a message its answer depends on. */
export interface Answered {
  from: Addressee | null
  replyTo: readonly Addressee[]
  to: readonly Addressee[]
  cc: readonly Addressee[]
  subject: string
  /** with angle brackets, like the references, oldest first */
  messageId: string | null
  references: readonly string[]
}

export interface Recipients {
  to: Addressee[]
  cc: Addressee[]
}

/** As many as a header reasonably carries: the beginning of the thread and its latest part. */
const REFERENCES = 30
const SUBJECT = 500
const ANSWERED = /^\s*(?:re|aw|sv|antw|odp|réf?|rép)\s*(?:\[\d+\]|\(\d+\))?\s*:/iu
const FORWARDED = /^\s*(?:fwd?|wg|tr|vs|enc|i)\s*:/iu

/**
 * RFC 5322 §3.6.3: an answer goes to Reply-To or else From; an answer to all to everybody else too.
 * `own` are the addresses of the account, normalised: nobody answers themselves, unless they wrote
 * the message; then it goes to whom they had written.
 */
export function recipientsOfAnswer(
  answered: Answered,
  own: ReadonlySet<string>,
  toAll: boolean
): Recipients {
  const isOwn = ({ address }: Addressee) => own.has(normaliseAddress(address) ?? address)
  const author =
    answered.replyTo.length > 0 ? answered.replyTo : [answered.from].filter((a) => a !== null)
  const mine = answered.from !== null && isOwn(answered.from)
  const first = mine ? answered.to : author
  const to = distinct(first).filter((addressee) => !isOwn(addressee))
  // A note to oneself is answered to oneself.
  const reached = to.length > 0 ? to : distinct(first)
  if (!toAll) return { to: reached, cc: [] }
  const others = mine ? answered.cc : [...answered.to, ...answered.cc]
  return { to: reached, cc: without(distinct(others), reached).filter((one) => !isOwn(one)) }
}

/** `Re: ` once, whatever the language it was answered in before. */
export function subjectOfAnswer(subject: string): string {
  return (ANSWERED.test(subject) ? subject.trim() : `Re: ${subject.trim()}`.trim()).slice(
    0,
    SUBJECT
  )
}

/** `Fwd: ` once. */
export function subjectOfForward(subject: string): string {
  return (FORWARDED.test(subject) ? subject.trim() : `Fwd: ${subject.trim()}`.trim()).slice(
    0,
    SUBJECT
  )
}

/** RFC 5322 §3.6.4: the references of what is answered, and its own Message-ID last. */
export function referencesOfAnswer(answered: Pick<Answered, 'messageId' | 'references'>): string[] {
  const { messageId } = answered
  const before = answered.references.filter((reference) => reference !== messageId)
  const all = messageId === null ? before : [...before, messageId]
  return all.length <= REFERENCES ? all : [...all.slice(0, 1), ...all.slice(1 - REFERENCES)]
}

function distinct(addressees: readonly Addressee[]): Addressee[] {
  const seen = new Map<string, Addressee>()
  for (const addressee of addressees) {
    const key = addressee.address.toLowerCase()
    if (!seen.has(key)) seen.set(key, addressee)
  }
  return [...seen.values()]
}

function without(addressees: readonly Addressee[], others: readonly Addressee[]): Addressee[] {
  const taken = new Set(others.map(({ address }) => address.toLowerCase()))
  return addressees.filter(({ address }) => !taken.has(address.toLowerCase()))
}
