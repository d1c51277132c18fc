import type { I18n } from '@adonisjs/i18n'
import type { Destination } from '#core/channels/destinations/destinations.js'
import type { QueueLine, QueueState } from '#core/channels/administration/list_queue.js'
import type { QueueOverview, WaitingFor } from '#core/channels/administration/overview.js'
import type { Suppression } from '#core/channels/suppressions/suppressions.js'
import { momentFor, type Reader } from '#core/webmail/reader.js'
import { paths } from '../paths.js'
import type { DeliveryRowView, PlaceView, QueuePage, SuppressionView } from './queue_views.js'

export const SHOWN_STATES = [
  ...(['queued', 'leased', 'held', 'failed'] as const satisfies QueueState[]),
]
export type ShownState = (typeof SHOWN_STATES)[number]

export interface QueueFacts {
  overview: QueueOverview
  troubled: readonly Destination[]
  state: ShownState
  only: string | null
  lines: readonly QueueLine[]
  /** where the next page begins */
  next: string | null
  suppressions: readonly Suppression[]
}

export function queuePage(facts: QueueFacts, reader: Reader): QueuePage {
  const { overview, state, only, lines, next, suppressions } = facts
  const { i18n } = reader
  const { queued, leased, held } = overview.counts
  const count = queued + leased + held
  const since = overview.oldest === null ? '' : momentFor(reader, overview.oldest).short
  return {
    summary: i18n.t('queue.summary', { count, since }),
    states: SHOWN_STATES.map((name) => ({
      ...{ name, text: i18n.t(`queue.states.${name}`), count: overview.counts[name] },
      ...{ href: paths.queue({ state: name, only }), current: name === state },
    })),
    places: placesOf(facts, reader),
    only: only ?? '',
    rows: lines.map((line) => rowView(line, reader)),
    more: next && paths.queue({ state, only, after: next }),
    suppressions: suppressions.map((one) => suppressionView(one, reader)),
  }
}

/** Those in trouble first: nothing else is the matter with the others. */
function placesOf({ overview, troubled }: QueueFacts, reader: Reader): PlaceView[] {
  const waiting = new Map(overview.destinations.map((one) => [keyOf(one), one]))
  const known = new Map(troubled.map((one) => [keyOf(one), one]))
  const quiet = overview.destinations.filter((one) => !known.has(keyOf(one)))
  return [
    ...troubled.map((one) => placeView(one, one, waiting.get(keyOf(one)), reader)),
    ...quiet.map((one) => placeView(one, null, one, reader)),
  ]
}

function keyOf({ channel, destination }: { channel: string; destination: string }): string {
  return `${channel} ${destination}`
}

function placeView(
  { channel, destination }: { channel: string; destination: string },
  trouble: Destination | null,
  waiting: WaitingFor | undefined,
  reader: Reader
): PlaceView {
  const { isPaused, isDown } = troubleOf(trouble)
  return {
    ...{ channel, name: destination, href: paths.queue({ only: destination }) },
    standing: isPaused ? 'notice' : isDown ? 'attention' : 'good',
    sentence: placeSentence(trouble, waiting, reader),
    detail: isDown ? (trouble?.lastReply ?? null) : null,
    isPaused,
    via: trouble?.via ?? '',
    hasWaiting: waiting !== undefined,
  }
}

function troubleOf(trouble: Destination | null) {
  return {
    isPaused: trouble !== null && trouble.pausedAt !== null,
    isDown: trouble !== null && trouble.downSince !== null,
  }
}

function placeSentence(
  trouble: Destination | null,
  waiting: WaitingFor | undefined,
  reader: Reader
): string {
  const { i18n } = reader
  const count = waiting?.waiting ?? 0
  const oldest = waiting ? momentFor(reader, waiting.oldest).short : ''
  if (!trouble) return i18n.t('queue.place.waiting', { count, oldest })
  if (trouble.pausedAt !== null) return i18n.t('queue.place.paused', { count })
  if (trouble.downSince !== null) {
    const since = momentFor(reader, trouble.downSince).short
    const next = momentFor(reader, trouble.retryAt).short
    return i18n.t('queue.place.down', { count, since, next })
  }
  if (trouble.via) return i18n.t('queue.place.via', { count, via: trouble.via })
  return i18n.t('queue.place.waiting', { count, oldest })
}

function rowView(line: QueueLine, reader: Reader): DeliveryRowView {
  const { i18n } = reader
  const next = line.nextAt ? momentFor(reader, Date.parse(line.nextAt)).short : ''
  return {
    href: paths.delivery(line.id),
    recipient: line.recipient,
    sender: line.sender || i18n.t('queue.nobody'),
    sentence: stateSentence(line, next, i18n),
    at: momentFor(reader, Date.parse(line.createdAt)),
  }
}

export function stateSentence(line: QueueLine, next: string, i18n: I18n): string {
  const { status, holdReason, attempts } = line
  if (status === 'held') return i18n.t(`queue.held.${holdReason ?? 'administrator'}`)
  return i18n.t(`queue.state.${status}`, { attempts, next })
}

function suppressionView(
  { recipient, until, reason }: Suppression,
  reader: Reader
): SuppressionView {
  const sentence = reader.i18n.t('queue.suppressions.until', {
    until: momentFor(reader, until).full,
  })
  return { recipient, sentence, detail: reason }
}
