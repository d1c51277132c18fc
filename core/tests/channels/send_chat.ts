import { idBytes } from '@caliopen/contract/ids'
import { createDraft } from '#core/messages/drafts/write_draft.js'
import type { Checked } from '#core/messages/drafts/fault.js'
import { submitDraft } from '#core/messages/submissions/submit_draft.js'
import type { Submitted } from '#core/messages/submissions/submit_draft.js'
import type { SqlDatabase } from '#database/sql.js'
import type { LinkedAccount } from './linked_account.js'
import { SMALL } from './small_channel.js'

export async function submitChat(
  sql: SqlDatabase,
  ana: LinkedAccount,
  text: string,
  to = 'bo@far.example'
): Promise<Checked<Submitted>> {
  const identityId = idBytes(ana.identityId) ?? Buffer.alloc(16)
  const draft = { mode: 'new', answersId: null, identityId } as const
  const fields = { to, cc: '', bcc: '', subject: '', text }
  const created = await createDraft(sql, ana.id, { ...draft, ...fields })
  if (!created.ok) return created
  const abilities = async () => SMALL.abilities
  const submitted = await submitDraft(sql, ana.id, created.value, abilities)
  if (!submitted) throw new Error('the draft is gone')
  return submitted
}
