import { createHash } from 'node:crypto'
import { firstBytes, heldBytes } from '@caliopen/contract/bytes'
import type { MessageBytes } from '@caliopen/contract/bytes'
import type { Accept, Arrival } from '@caliopen/contract/arrival'
import { idText, newId } from '@caliopen/contract/ids'
import type { ToldLetter } from '#core/channels/channel.js'
import { wordsIn } from '#core/messages/submissions/words.js'
import type { Sql } from '#database/sql.js'
import type { ForwardParts } from '../../forward/forwards.js'
import { firstSender } from '../../forward/returns.js'
import { localFacts } from '../local.js'
import { messageBytes } from '../message_bytes.js'
import { buildNotice } from './notice.js'

export interface NoticeParts {
  sql: Sql
  accept: Accept
  hostname: () => Promise<string>
  forward: Pick<ForwardParts, 'srs'>
}

/** As much of a header as is sent back. */
const HEADER = 64 * 1024

/** RFC 3461 §4.3: a larger message comes back by its header, whatever was asked. */
const WHOLE = 1024 * 1024

/**
 * Puts a notice into the sender's inbox, through the spool and with the null sender, so that nobody
 * answers it (RFC 3464 §2, RFC 5321 §4.5.5). The same facts make the same bytes, of which the
 * spool keeps one copy.
 */
export async function tellSender(letter: ToldLetter, parts: NoticeParts): Promise<void> {
  if (letter.bytes) return tellFirstSender(letter, parts)
  const account = await parts.sql.get<{ language: string }>(
    'select language from accounts where id = ? and disabled_at is null',
    [letter.accountId]
  )
  if (!account) return
  const recipients = [{ accountId: letter.accountId, address: letter.sender, detail: null }]
  await accept(letter, letter.sender, account.language, { recipients }, parts)
}

/** What was passed on has its sender elsewhere: the notice goes on to there, and nobody answers it. */
async function tellFirstSender(letter: ToldLetter, parts: NoticeParts): Promise<void> {
  const { sql, forward } = parts
  const reversed = forward.srs.reverse(letter.sender, Date.now())
  if (typeof reversed === 'string') return
  const to = reversed ? await firstSender(sql, reversed) : letter.sender
  const organisation = await sql.get<{ language: string }>(
    'select language from organisations order by created_at limit 1'
  )
  if (!to || !organisation) return
  const purpose = `notice ${idText(letter.messageId)}`
  const way = { id: newId(), ownerId: letter.accountId, purpose, sender: '', to: [to], prefix: '' }
  const towards = { recipients: [], forwards: [way] }
  await accept(letter, to, organisation.language, towards, parts)
}

async function accept(
  letter: ToldLetter,
  to: string,
  language: string,
  towards: Pick<Arrival, 'recipients' | 'forwards'>,
  parts: NoticeParts
): Promise<void> {
  const hostname = await parts.hostname()
  const message = await messageOf(parts.sql, letter)
  const { telling, dsn, submittedAt, at, expiresAt, recipients } = letter
  const raw = await buildNotice({
    ...{ id: idOf(letter), hostname, to, ...message },
    ...{ telling, dsn, submittedAt, at, expiresAt, recipients },
    words: wordsIn(language),
  })
  await parts.accept.accept({
    channel: 'email',
    from: '',
    ...towards,
    raw: heldBytes(raw),
    trace: 'Return-Path: <>\r\n',
    facts: localFacts(hostname),
    receivedAt: letter.at,
  })
}

async function messageOf(sql: Sql, letter: ToldLetter) {
  const row = await sql.get<{ subject: string; message_id: string | null }>(
    'select subject, message_id from messages where account_id = ? and id = ?',
    [letter.accountId, letter.messageId]
  )
  const bytes = await messageBytes(sql, letter)
  const raw = bytes ? await firstBytes(bytes, HEADER) : Buffer.alloc(0)
  const end = raw.indexOf('\r\n\r\n')
  const header = raw.subarray(0, end === -1 ? raw.length : end + 2)
  const whole = await wholeOf(bytes, letter)
  const original = whole ?? header
  const isWhole = whole !== null
  return { subject: row?.subject ?? '', messageId: row?.message_id ?? null, original, isWhole }
}

/** RFC 3461 §4.3: RET speaks of failures only. */
async function wholeOf(bytes: MessageBytes | null, letter: ToldLetter): Promise<Buffer | null> {
  const isWanted = letter.dsn.ret === 'full' && letter.telling === 'failed'
  return isWanted && bytes && bytes.size <= WHOLE ? firstBytes(bytes, WHOLE) : null
}

/** The same for the same fate, however often it is asked; a delay is told once. */
function idOf({ recipients, telling, at, submittedAt }: ToldLetter): string {
  const hash = createHash('sha256')
  if (telling === 'delayed') hash.update(`delayed ${submittedAt}`)
  else hash.update(telling === 'failed' ? String(at) : `${telling} ${at}`)
  for (const { deliveryId } of recipients) hash.update(deliveryId)
  return hash.digest('hex').slice(0, 32)
}
