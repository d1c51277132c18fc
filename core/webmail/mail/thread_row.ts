import { idText } from '@caliopen/contract/ids'
import { BAND_NAMES } from '#core/messages/importance/bands.js'
import type { ThreadSummary } from '#core/messages/threads/describe_threads.js'
import type { ListRow } from '#core/messages/threads/list_threads.js'
import { EMAIL } from '#core/messages/letter/read_letter.js'
import { trustSign } from '../letters/trust_view.js'
import { momentFor, type Reader } from '../reader.js'
import type { Correspondent, ThreadRow } from '../view_parts.js'
import { correspondent, whoText } from './correspondents.js'

/** A mailbox as its rows need to know it. */
export interface RowPlace {
  slug: string
  isSent: boolean
  /** what people call the channels of the rows that are chats, by name */
  channels: ReadonlyMap<string, string>
}

export function threadRow(
  row: ListRow,
  summary: ThreadSummary,
  place: RowPlace,
  reader: Reader
): ThreadRow {
  const isChat = summary.channel !== EMAIL
  const people = peopleOf(summary, place.isSent, isChat)
  return {
    id: idText(row.thread_id),
    mailbox: place.slug,
    draft: null,
    channel: isChat ? (place.channels.get(summary.channel) ?? summary.channel) : null,
    subject: summary.subject,
    who: whoText(people, reader.i18n.locale),
    correspondents: people,
    snippet: summary.snippet,
    lastAt: momentFor(reader, row.last_at),
    unread: row.unread > 0,
    // A chat is as long as it is: its length says nothing of it.
    count: isChat ? 1 : row.count,
    hasAttachments: summary.attachments > 0,
    tags: summary.tags,
    importance: { level: row.importance, band: BAND_NAMES[row.band] },
    trust: summary.direction === 'in' ? trustSign(summary.trust, summary.signs) : null,
    sending: summary.sending === 'delivered' ? null : summary.sending,
  }
}

/** A chat is with its other end, whoever wrote last. */
function peopleOf(summary: ThreadSummary, isSent: boolean, isChat: boolean): Correspondent[] {
  if (isSent || (isChat && summary.direction === 'out')) return readers(summary)
  return isChat ? [correspondent(summary.from.name, summary.from.address)] : writers(summary)
}

/** Who wrote in it, the latest first. */
function writers({ writers: names, from }: ThreadSummary): Correspondent[] {
  const [latest, ...others] = names
  if (latest === undefined) return [correspondent(from.name, from.address)]
  return [correspondent(latest, from.address), ...others.map((name) => correspondent(name, ''))]
}

/** Whom it was written to: in Sent the writer is always the same. */
function readers({ recipients, from }: ThreadSummary): Correspondent[] {
  const people = [...recipients.to, ...recipients.cc].slice(0, 5)
  const shown = people.length > 0 ? people : [from]
  return shown.map(({ name, address }) => correspondent(name, address))
}
