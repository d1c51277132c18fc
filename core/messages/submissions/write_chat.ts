import { idText } from '@caliopen/contract/ids'
import type { ChannelAbilities } from '@caliopen/contract/manifest/manifest'
import type { Sql } from '#database/sql.js'
import { writeChatRaw } from '../chat/chat_raw.js'
import { lastHeardAt } from '../chat/last_heard.js'
import { chatSourceId } from '../chat/source_id.js'
import type { WholeDraft } from '../drafts/draft.js'
import { fault } from '../drafts/fault.js'
import type { Checked } from '../drafts/fault.js'
import { readAnswered } from '../drafts/read_answered.js'
import { faultsOfChat, readChatAddressee } from './check_chat.js'
import { draftFiles } from './draft_files.js'

/** Who writes: an identity of an account. */
export interface Writer {
  channel: string
  address: string
  name: string
  language: string
}

/** A message in the form of its channel. */
export interface WrittenMessage {
  raw: Buffer
  recipients: string[]
  sourceId?: Buffer
}

/** What a channel can carry; null while no plugin brings it. */
export type AbilitiesOf = (channel: string) => Promise<ChannelAbilities | null>

interface Circumstances {
  messageId: Buffer
  abilitiesOf: AbilitiesOf
}

/** A draft as a message of a chat: no MIME, no quote, one person. */
export async function writeChat(
  sql: Sql,
  draft: WholeDraft,
  writer: Writer,
  { messageId, abilitiesOf }: Circumstances
): Promise<Checked<WrittenMessage>> {
  const can = await abilitiesOf(writer.channel)
  if (!can) return { ok: false, faults: [fault('from', 'channel_away')] }
  const to = readChatAddressee(draft.to)
  if (!to)
    return {
      ok: false,
      faults: [fault('to', draft.to.trim() ? 'chat_one_person' : 'no_recipient')],
    }
  const now = Date.now()
  const heard = await lastHeardAt(sql, draft.accountId, writer.channel, to.address)
  const files = draft.attachments.map(({ size }) => size)
  const faults = faultsOfChat({ ...draft, files, lastHeardAt: heard }, can, now)
  if (faults.length > 0) return { ok: false, faults }

  const sourceId = idText(messageId)
  const raw = writeChatRaw({
    kind: 'message',
    own: { address: writer.address, name: writer.name },
    event: {
      ...{ kind: 'message', direction: 'out', identityId: idText(draft.identityId), sourceId },
      ...{ at: now, correspondent: to, room: null, text: draft.text.trim() },
      subject: can.subject && draft.subject ? draft.subject : null,
      inReplyTo: await answeredSource(sql, draft),
      attachments: (await draftFiles(sql, draft)).map(({ fileName, contentType, content }) => ({
        ...{ fileName, contentType, base64: content.toString('base64') },
      })),
      ...{ fromArchive: false, transport: null, openpgp: null, source: '' },
    },
  })
  const value = { raw, recipients: [to.address], sourceId: chatSourceId(writer.address, sourceId) }
  return { ok: true, value }
}

/** What the far side calls the message that is answered, where it came over a chat. */
async function answeredSource(sql: Sql, draft: WholeDraft): Promise<string | null> {
  if (!draft.answersId || draft.mode !== 'reply') return null
  const answered = await readAnswered(sql, draft.accountId, draft.answersId)
  return answered?.letter.chat?.sourceId ?? null
}
