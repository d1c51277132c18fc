import { heldBytes } from '@caliopen/contract/bytes'
import { newId } from '@caliopen/contract/ids'
import { writeChatRaw } from '#core/messages/chat/chat_raw.js'
import { chatSourceId } from '#core/messages/chat/source_id.js'
import { withoutVerdict } from '#core/messages/digest/judge.js'
import { keep } from '#core/messages/digest/keep.js'
import type { Kept } from '#core/messages/digest/keep.js'
import type { Item } from '#core/messages/digest/item.js'
import { prepare } from '#core/messages/digest/prepare.js'
import type { TestAccount } from '#core/tests/test_database.js'
import type { SqlDatabase } from '#database/sql.js'

export const CHAT_OWN = 'ana@small.example'
const BO = { address: 'bo@far.example', name: 'Bo' }

/** The `number`th message of a chat with Bo; every third one is the account's own. */
export function chatItem(account: TestAccount, number: number): Item {
  const mine = number % 3 === 0
  const sourceId = `chat-${number}`
  const at = Date.now() - 1e9 + number * 1000
  return {
    ...{ accountId: account.id, channel: 'small', direction: mine ? 'out' : 'in' },
    sourceId: chatSourceId(CHAT_OWN, sourceId),
    raw: heldBytes(
      writeChatRaw({
        kind: 'message',
        own: { address: CHAT_OWN, name: 'Ana' },
        event: {
          ...{
            kind: 'message',
            direction: mine ? 'out' : 'in',
            identityId: newId().toString('hex'),
          },
          ...{ sourceId, at, correspondent: BO, room: null, subject: null, text: `line ${number}` },
          ...{ inReplyTo: null, attachments: [], fromArchive: true, transport: null },
          ...{ openpgp: null, source: '' },
        },
      })
    ),
    ...{ trace: '', sender: mine ? CHAT_OWN : BO.address, recipient: CHAT_OWN, detail: null },
    ...{ facts: null, receivedAt: at, mailbox: mine ? 'sent' : 'inbox', seen: true },
  }
}

/** So many messages with one person. */
export async function fillChat(
  sql: SqlDatabase,
  account: TestAccount,
  count: number
): Promise<Kept> {
  const items = Array.from({ length: count }, (_, number) => chatItem(account, number))
  const judged = withoutVerdict(await prepare(sql, items))
  const [first] = await sql.transaction((trx) => keep(trx, judged))
  if (!first) throw new Error('the chat was not kept')
  return first
}
