import type { ReceiptEvent } from '@caliopen/contract/points/channel'
import type { Message } from '@caliopen/contract/text'
import type { Sql } from '#database/sql.js'

export type ReceiptState = ReceiptEvent['state']

/** As `message_events` holds them, by kind. */
export type ChatChange =
  | { kind: 'edit'; payload: { text: string | null } }
  | { kind: 'reaction'; payload: { from: string; reactions: string[] } }
  | { kind: 'receipt'; payload: { state: ReceiptState; reason: Message | null } }

export interface ChangeRow {
  message_id: Buffer
  id: Buffer
  kind: string
  payload: string
  happened_at: number
}

/** What became of one message of a chat. */
export interface ChatState {
  /** the text that stands now; undefined where nobody changed it, null where it was taken back */
  text: string | null | undefined
  /** by who gave them, the first first */
  reactions: { from: string; reactions: string[] }[]
  /** how far it came, as the far side told; null where it did not */
  receipt: ReceiptState | null
  /** why it came back */
  failure: Message | null
}

const REACHED: readonly ReceiptState[] = ['sent', 'failed', 'received', 'read']
const COLUMNS = ['message_id', 'id', 'kind', 'payload', 'happened_at']

/** Every event of these messages, in the order in which they happened, by the message's id in hex. */
export async function eventsOf(
  sql: Sql,
  accountId: Buffer,
  messageIds: readonly Buffer[]
): Promise<Map<string, ChangeRow[]>> {
  const keys = messageIds.map((id) => [accountId, id] as const)
  const where = ['account_id', 'message_id']
  const rows = await sql.find<ChangeRow>('message_events', COLUMNS, where, keys)
  rows.sort((a, b) => a.happened_at - b.happened_at || a.id.compare(b.id))
  return Map.groupBy(rows, (row) => row.message_id.toString('hex'))
}

/** The same whatever the order in which the events arrived: the latest one counts. */
export function stateAfter(events: readonly Pick<ChangeRow, 'kind' | 'payload'>[]): ChatState {
  const state: ChatState = { text: undefined, reactions: [], receipt: null, failure: null }
  const reactions = new Map<string, string[]>()
  for (const change of events.flatMap(changeIn)) {
    if (change.kind === 'edit') state.text = change.payload.text
    else if (change.kind === 'reaction') {
      reactions.set(change.payload.from, change.payload.reactions)
    } else {
      state.receipt = further(state.receipt, change.payload.state)
      state.failure = change.payload.reason ?? state.failure
    }
  }
  for (const [from, given] of reactions) {
    if (given.length > 0) state.reactions.push({ from, reactions: given })
  }
  return state
}

function changeIn({ kind, payload }: Pick<ChangeRow, 'kind' | 'payload'>): ChatChange[] {
  if (kind !== 'edit' && kind !== 'reaction' && kind !== 'receipt') return []
  return [{ kind, payload: JSON.parse(payload) } as ChatChange]
}

/** What was read was received, whichever was told first. */
function further(now: ReceiptState | null, next: ReceiptState): ReceiptState {
  return now !== null && REACHED.indexOf(now) > REACHED.indexOf(next) ? now : next
}
