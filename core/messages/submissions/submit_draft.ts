import { heldBytes } from '@caliopen/contract/bytes'
import { newId } from '@caliopen/contract/ids'
import type { SendingLimit } from '@caliopen/contract/submission'
import { domainOf } from '#core/accounts/addresses.js'
import type { Sql, SqlDatabase } from '#database/sql.js'
import { referencesOfAnswer } from '../drafts/answer.js'
import { findDraft } from '../drafts/draft.js'
import type { WholeDraft } from '../drafts/draft.js'
import { fault } from '../drafts/fault.js'
import type { Checked, Fault } from '../drafts/fault.js'
import { withQuote } from '../drafts/quote.js'
import { quoteOf } from '../drafts/quote_answered.js'
import { readAnswered } from '../drafts/read_answered.js'
import { checkAddressees, envelopeOf } from './check_submission.js'
import type { Addressees } from './check_submission.js'
import { compose, newMessageId } from './compose.js'
import { draftFiles } from './draft_files.js'
import { withinLimits } from './limits/count_sending.js'
import { prepareOutgoing, queueMessage } from './queue_message.js'
import { EMAIL } from '../letter/read_letter.js'
import { writeChat } from './write_chat.js'
import type { AbilitiesOf, WrittenMessage, Writer } from './write_chat.js'
import { wordsIn } from './words.js'

/** How long a letter waits for its writer to think again, milliseconds. */
export const UNDO_DELAY = 10_000

export interface Submitted {
  /** the row in `messages`, which undoSubmission wants */
  messageId: Buffer
  threadId: Buffer
  modseq: number
  /** until then it can be taken back */
  undoUntil: number
}

/**
 * Sends a draft: when this resolves it stands in Sent and waits durably for its way out. null where
 * there is no such draft, or it was submitted already. `abilitiesOf` says what the channels of plugins can
 * carry. Whoever calls it publishes `deliveries.queued` and `account.changed` then.
 */
export async function submitDraft(
  sql: SqlDatabase,
  accountId: Buffer,
  draftId: Buffer,
  abilitiesOf: AbilitiesOf = onlyEmail
): Promise<Checked<Submitted> | null> {
  const draft = await findDraft(sql, accountId, draftId)
  if (!draft) return null
  const writer = await findWriter(sql, draft)
  if (!writer) return { ok: false, faults: [fault('from', 'unknown_identity')] }
  const messageId = newId()
  const written =
    writer.channel === EMAIL
      ? await writeLetter(sql, draft, writer)
      : await writeChat(sql, draft, writer, { messageId, abilitiesOf })
  if (!written.ok) return written

  const notBefore = Date.now() + UNDO_DELAY
  const prepared = await prepareOutgoing(sql, {
    ...{ id: messageId, accountId, channel: writer.channel, from: writer.address },
    ...{ ...written.value, raw: heldBytes(written.value.raw), notBefore },
  })
  const outcome = await withinLimits(sql, accountId, () =>
    sql.transaction(async (transaction): Promise<Checked<Submitted> | null> => {
      if (!(await takeDraft(transaction, draft, messageId))) return null
      const { threadId, modseq } = await queueMessage(transaction, prepared)
      return { ok: true, value: { messageId, threadId, modseq, undoUntil: notBefore } }
    })
  )
  return 'limit' in outcome ? { ok: false, faults: [limitFault(outcome.limit)] } : outcome.value
}

function limitFault({ what, limit, per, retryAt }: SendingLimit): Fault {
  if (retryAt === null) return fault('to', 'sending_limit_too_low', { limit, per })
  const minutes = Math.max(1, Math.ceil((retryAt - Date.now()) / 60_000))
  return fault('to', 'sending_limit', { what, limit, per, hours: Math.ceil(minutes / 60), minutes })
}

/** Where nobody knows of other channels. */
const onlyEmail: AbilitiesOf = async () => null

async function writeLetter(
  sql: Sql,
  draft: WholeDraft,
  writer: Writer
): Promise<Checked<WrittenMessage>> {
  const addressees = checkAddressees(draft)
  if (!addressees.ok) return addressees
  const raw = await composeDraft(sql, draft, writer, addressees.value)
  return { ok: true, value: { raw, recipients: envelopeOf(addressees.value) } }
}

async function composeDraft(
  sql: Sql,
  draft: WholeDraft,
  writer: Writer,
  { to, cc }: Addressees
): Promise<Buffer> {
  const answered = draft.answersId && (await readAnswered(sql, draft.accountId, draft.answersId))
  const quote = answered ? quoteOf(draft.mode, answered, wordsIn(writer.language)) : ''
  const isReply = answered !== null && draft.mode === 'reply'
  return compose({
    from: { name: writer.name, address: writer.address },
    to,
    cc,
    subject: draft.subject,
    text: withQuote(draft.text, quote),
    date: new Date(),
    messageId: newMessageId(domainOf(writer.address)),
    inReplyTo: isReply ? answered.letter.messageId : null,
    references: isReply ? referencesOfAnswer(answered.letter) : [],
    attachments: await draftFiles(sql, draft),
  })
}

async function findWriter(sql: Sql, draft: WholeDraft): Promise<Writer | null> {
  const row = await sql.get<Writer>(
    `select identities.channel, identities.address, identities.name, accounts.language
     from identities join accounts on accounts.id = identities.account_id
     where identities.account_id = ? and identities.id = ? and accounts.disabled_at is null`,
    [draft.accountId, draft.identityId]
  )
  return row ?? null
}

/**
 * Makes the draft remember its message, unless somebody sent it, discarded it or wrote on it while
 * it was being put together. The transaction begins with this write: a read would let MySQL show it
 * the account as it was before the other one who is writing.
 */
async function takeDraft(sql: Sql, draft: WholeDraft, messageId: Buffer): Promise<boolean> {
  const changed = await sql.run(
    `update drafts set message_id = ?
     where account_id = ? and id = ? and message_id is null and discarded_at is null
       and updated_at = ?`,
    [messageId, draft.accountId, draft.id, draft.updatedAt]
  )
  return changed === 1
}
