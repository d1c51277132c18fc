import type { Arrival } from '@caliopen/contract/arrival'
import type { ChatRaw } from '../../chat/chat_raw.js'
import type { ChatChange } from '../../chat/changes.js'
import { chatEventId, chatSourceId } from '../../chat/source_id.js'

/** What happened to a message of an account, on its way to it. */
export interface ChangeItem {
  accountId: Buffer
  channel: string
  /** the same event has the same id */
  id: Buffer
  /** source_id of the message that it speaks of */
  target: Buffer
  change: ChatChange
  happenedAt: number
}

/** null where the event is a message. */
export function changeItem(arrival: Arrival, { own, event }: ChatRaw): ChangeItem[] | null {
  if (event.kind === 'message') return null
  return arrival.recipients.map(({ accountId }) => ({
    accountId,
    channel: arrival.channel,
    id: chatEventId(own.address, event.sourceId),
    target: chatSourceId(own.address, event.target),
    change: changeOf(event),
    happenedAt: event.at,
  }))
}

function changeOf(event: Exclude<ChatRaw['event'], { kind: 'message' }>): ChatChange {
  switch (event.kind) {
    case 'edit':
      return { kind: 'edit', payload: { text: event.text } }
    case 'reaction':
      return { kind: 'reaction', payload: { from: event.from, reactions: event.reactions } }
    case 'receipt':
      return { kind: 'receipt', payload: { state: event.state, reason: event.reason } }
  }
}
