import { normaliseAddress } from '#core/accounts/addresses.js'
import type { Sql } from '#database/sql.js'
import { EMAIL } from '../letter/read_letter.js'
import { writeAddressLine } from './address_line.js'
import { recipientsOfAnswer, subjectOfAnswer, subjectOfForward } from './answer.js'
import type { NewAttachment } from './check_draft.js'
import type { NewDraft } from './draft_rows.js'
import { readAnswered } from './read_answered.js'
import type { AnsweredMessage } from './read_answered.js'

export type AnswerKind = 'reply' | 'reply_all' | 'forward'

/** A draft that nobody has written on yet: give it to createDraft, or fill the form with it. */
export interface Prefill {
  draft: NewDraft
  /** what a forwarded letter takes along */
  attachments: NewAttachment[]
  answered: AnsweredMessage
}

export interface Identity {
  id: Buffer
  channel: string
  address: string
}

/**
 * How an answer to this message begins. Its text is empty: what is quoted is put below it when it is
 * sent (submit_draft.ts). null where there is no such message, or it cannot be read.
 */
export async function prefillAnswer(
  sql: Sql,
  accountId: Buffer,
  messageId: Buffer,
  kind: AnswerKind
): Promise<Prefill | null> {
  const answered = await readAnswered(sql, accountId, messageId)
  const identities = await identitiesOf(sql, accountId, answered?.channel)
  const identity = answered && identityFor(answered, identities)
  if (!answered || !identity) return null
  const draft: NewDraft = {
    mode: kind === 'forward' ? 'forward' : 'reply',
    answersId: messageId,
    identityId: identity.id,
    ...(kind === 'forward' ? forwardOf(answered) : await answerOf(sql, accountId, answered, kind)),
    bcc: '',
    text: '',
  }
  return { draft, attachments: kind === 'forward' ? attachmentsOf(answered) : [], answered }
}

/** The identities of an account on a channel, the oldest first. */
export async function identitiesOf(
  sql: Sql,
  accountId: Buffer,
  channel = EMAIL
): Promise<Identity[]> {
  return sql.all<Identity>(
    `select id, channel, address from identities
     where account_id = ? and channel = ? order by created_at, id`,
    [accountId, channel]
  )
}

/** On every channel: email first, for everybody can be reached by it. */
export async function allIdentities(sql: Sql, accountId: Buffer): Promise<Identity[]> {
  const rows = await sql.all<Identity>(
    'select id, channel, address from identities where account_id = ? order by created_at, id',
    [accountId]
  )
  const [mail, others] = [true, false].map((isMail) =>
    rows.filter(({ channel }) => (channel === EMAIL) === isMail)
  )
  return [...(mail ?? []), ...(others ?? [])]
}

/** The identity that the message was written to; else the first. */
function identityFor(
  { letter }: AnsweredMessage,
  identities: readonly Identity[]
): Identity | null {
  const addressed = [...letter.to, ...letter.cc, ...(letter.from ? [letter.from] : [])]
  const addresses = new Set(
    addressed.flatMap(({ address }) => [address, normaliseAddress(address) ?? address])
  )
  return identities.find(({ address }) => addresses.has(address)) ?? identities[0] ?? null
}

async function answerOf(
  sql: Sql,
  accountId: Buffer,
  { letter }: AnsweredMessage,
  kind: AnswerKind
): Promise<Pick<NewDraft, 'to' | 'cc' | 'subject'>> {
  // A chat has no subject, and one other end.
  if (letter.chat) return { to: letter.chat.with.address, cc: '', subject: '' }
  const own = await ownAddresses(sql, accountId)
  const { to, cc } = recipientsOfAnswer(letter, own, kind === 'reply_all')
  return {
    to: writeAddressLine(to),
    cc: writeAddressLine(cc),
    subject: subjectOfAnswer(letter.subject),
  }
}

function forwardOf({ letter }: AnsweredMessage): Pick<NewDraft, 'to' | 'cc' | 'subject'> {
  return { to: '', cc: '', subject: subjectOfForward(letter.subject) }
}

function attachmentsOf({ letter }: AnsweredMessage): NewAttachment[] {
  return letter.attachments.map(({ fileName, contentType, content }) => ({
    fileName,
    contentType,
    content,
  }))
}

/** Identities and aliases: whatever reaches this account. */
async function ownAddresses(sql: Sql, accountId: Buffer): Promise<Set<string>> {
  const rows = await sql.all<{ address: string }>(
    `select address from identities where account_id = ? and channel = 'email'
     union select address from aliases where account_id = ?
     union select address from accounts where id = ?`,
    [accountId, accountId, accountId]
  )
  return new Set(rows.map(({ address }) => address))
}
