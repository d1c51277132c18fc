import { idText } from '@caliopen/contract/ids'
import type { ChatLine } from '#core/messages/chat/read_lines.js'
import { stateOf } from '#core/messages/threads/sending.js'
import { undoToken } from '../acts/undo_token.js'
import { attachmentView } from '../letters/attachment_view.js'
import { linked } from '../letters/text_blocks.js'
import { listText } from '../list_text.js'
import { correspondent } from '../mail/correspondents.js'
import { dayOf, timeOfDay } from '../moments.js'
import { momentFor, type Reader } from '../reader.js'
import type { BubbleGroup, BubbleState, BubbleView, ChatDay } from './chat_views.js'

/** For whom bubbles are drawn: `account` is who may take one back. */
export interface BubbleReader extends Reader {
  account: string
}

const QUOTE = 120
/** What is shown of one message; its source has it whole. */
const LONGEST = 20_000

/** Messages by the day and by who wrote, so that names and dates stand once. */
export function daysOf(lines: readonly ChatLine[], reader: BubbleReader): ChatDay[] {
  const bySource = new Map(lines.map((line) => [line.sourceId, line]))
  const days: ChatDay[] = []
  for (const line of lines) {
    const { key, isToday, text } = dayOf(
      line.receivedAt,
      reader.i18n.locale,
      reader.zone,
      reader.now
    )
    let day = days.at(-1)
    if (day?.key !== key) {
      day = { key, heading: isToday ? reader.i18n.t('channels.today') : text, groups: [] }
      days.push(day)
    }
    groupFor(day, line).bubbles.push(bubbleOf(line, bySource, reader))
  }
  return days
}

function groupFor(day: ChatDay, { direction, from }: ChatLine): BubbleGroup {
  const last = day.groups.at(-1)
  const mine = direction === 'out'
  if (last && last.mine === mine && (mine || last.person.address === from.address)) return last
  const group = { mine, person: correspondent(from.name, from.address), bubbles: [] }
  day.groups.push(group)
  return group
}

export function bubbleOf(
  line: ChatLine,
  bySource: ReadonlyMap<string, ChatLine>,
  reader: BubbleReader
): BubbleView {
  const { i18n, zone } = reader
  const { iso, full } = momentFor(reader, line.receivedAt)
  const mine = line.direction === 'out'
  const state = mine ? sendingOf(line, reader) : null
  return {
    ...{ id: idText(line.id), mine, iso, full },
    lines: line.text === null ? [] : linesOf(line.text),
    gone: line.text === null,
    edited: line.edited,
    setAside: line.setAside !== null,
    quote: quoteOf(line, bySource, reader),
    reactions: reactionsOf(line, i18n.locale),
    time: timeOfDay(line.receivedAt, i18n.locale, zone),
    unread: !line.seen,
    attachments: filesOf(line, reader),
    state,
    undo: state?.name === 'held' ? undoOf(line, reader) : null,
  }
}

function linesOf(text: string) {
  return text.slice(0, LONGEST).split('\n').map(linked)
}

function quoteOf(
  { inReplyTo }: ChatLine,
  bySource: ReadonlyMap<string, ChatLine>,
  { i18n }: Reader
): BubbleView['quote'] {
  const answered = inReplyTo === null ? undefined : bySource.get(inReplyTo)
  if (!answered) return null
  const { name, address } = answered.from
  const mine = answered.direction === 'out'
  return {
    name: mine ? i18n.t('webmail.thread.me') : name || address,
    text: (answered.text ?? '').replace(/\s+/g, ' ').slice(0, QUOTE),
  }
}

/** Each sign once, with everybody who gave it. */
function reactionsOf({ state, from }: ChatLine, locale: string): BubbleView['reactions'] {
  const bySign = new Map<string, string[]>()
  for (const { from: who, reactions } of state.reactions) {
    const name = who === from.address ? from.name || who : who
    for (const sign of reactions) bySign.set(sign, [...(bySign.get(sign) ?? []), name])
  }
  return [...bySign].map(([sign, names]) => ({
    signs: names.length > 1 ? `${sign} ${names.length}` : sign,
    names: listText(names, locale),
  }))
}

/** What the far side told of it counts for more than what our queue knows. */
function sendingOf(line: ChatLine, reader: Reader): BubbleView['state'] {
  const { i18n } = reader
  const { delivery, state, failure } = line
  const queued = delivery ? stateOf(delivery, reader.now) : 'delivered'
  const name = nameOf(queued, state.receipt)
  const next = delivery ? momentFor(reader, delivery.next_at).short : ''
  const own = failure && i18n.t(failure.key, failure.values)
  const failed = name === 'bounced' || name === 'deferred'
  return {
    name,
    sentence: i18n.t(`channels.sending.${name}`, { next }),
    detail: failed ? own || (delivery?.last_reply ?? null) : null,
  }
}

function nameOf(
  queued: ReturnType<typeof stateOf>,
  receipt: ChatLine['state']['receipt']
): BubbleState {
  if (receipt === 'failed') return 'bounced'
  if (receipt !== null) return receipt
  return queued === 'delivered' ? 'sent' : queued
}

function undoOf({ id }: ChatLine, { account }: BubbleReader): string {
  return undoToken({ account, kind: 'submission', message: idText(id) })
}

function filesOf({ attachments }: ChatLine, { i18n }: Reader): BubbleView['attachments'] {
  return attachments.map((row) =>
    attachmentView(
      {
        id: String(row.position),
        name: row.file_name,
        mediaType: row.content_type,
        bytes: row.size,
      },
      i18n.locale,
      i18n.t('notices.nameless')
    )
  )
}
