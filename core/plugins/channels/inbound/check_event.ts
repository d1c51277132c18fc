import type { ChannelEvent } from '@caliopen/contract/points/channel'
import { PluginError } from '@caliopen/contract/plugin/errors'
import {
  attachments,
  list,
  mailbox,
  message,
  number,
  oneOf,
  orNull,
  record,
  text,
} from './checks.js'
import { EVENT_LIMITS } from './limits.js'

const LIMIT = EVENT_LIMITS

/** The last moment that a Date can hold. */
const LAST = 8_640_000_000_000_000

/**
 * Events that are what the contract says, and nothing that it does not say. Throws E_CONTRACT, or E_LIMIT where
 * something is too large: then nothing of the call is kept.
 */
export function checkEvents(events: unknown): ChannelEvent[] {
  if (!Array.isArray(events)) throw new PluginError('E_CONTRACT', 'the events are no list')
  if (events.length > LIMIT.events) {
    throw new PluginError('E_LIMIT', `at most ${LIMIT.events} events are taken at once`)
  }
  return events.map((event: unknown, at) => checkEvent(event, `event ${at}`))
}

function checkEvent(value: unknown, where: string): ChannelEvent {
  const event = record(value, where)
  const base = {
    identityId: text(event.identityId, `${where}.identityId`, 36),
    sourceId: text(event.sourceId, `${where}.sourceId`, LIMIT.sourceId, 1),
    at: number(event.at, `${where}.at`, 0, LAST),
  }
  const kind = oneOf(event.kind, `${where}.kind`, KINDS)
  return READERS[kind](event, base, where)
}

type Base = Pick<ChannelEvent, 'identityId' | 'sourceId' | 'at'>
type Reader = (event: Record<string, unknown>, base: Base, where: string) => ChannelEvent

const KINDS = ['message', 'edit', 'reaction', 'receipt', 'roster'] as const

const READERS: Record<(typeof KINDS)[number], Reader> = {
  message: (event, base, where) => ({
    ...base,
    kind: 'message',
    direction: oneOf(event.direction, `${where}.direction`, ['in', 'out']),
    correspondent: mailbox(event.correspondent, `${where}.correspondent`),
    room: orNull(event.room, (room) => mailbox(room, `${where}.room`)),
    subject: orNull(event.subject, (line) => text(line, `${where}.subject`, LIMIT.subject)),
    text: text(event.text, `${where}.text`, LIMIT.text),
    inReplyTo: orNull(event.inReplyTo, (id) => text(id, `${where}.inReplyTo`, LIMIT.sourceId, 1)),
    attachments: attachments(event.attachments, `${where}.attachments`),
    fromArchive: event.fromArchive === true,
    transport: orNull(event.transport, (way) => transport(way, `${where}.transport`)),
    openpgp: orNull(event.openpgp, (it) => ({
      encrypted: record(it, `${where}.openpgp`).encrypted === true,
    })),
    source: text(event.source, `${where}.source`, LIMIT.source),
  }),
  edit: (event, base, where) => ({
    ...base,
    kind: 'edit',
    target: text(event.target, `${where}.target`, LIMIT.sourceId, 1),
    text: orNull(event.text, (now) => text(now, `${where}.text`, LIMIT.text)),
  }),
  reaction: (event, base, where) => ({
    ...base,
    kind: 'reaction',
    target: text(event.target, `${where}.target`, LIMIT.sourceId, 1),
    from: text(event.from, `${where}.from`, LIMIT.address, 1),
    reactions: list(event.reactions, `${where}.reactions`, LIMIT.reactions).map((one, at) =>
      text(one, `${where}.reactions.${at}`, LIMIT.reaction, 1)
    ),
  }),
  receipt: (event, base, where) => ({
    ...base,
    kind: 'receipt',
    target: text(event.target, `${where}.target`, LIMIT.sourceId, 1),
    state: oneOf(event.state, `${where}.state`, ['sent', 'received', 'read', 'failed']),
    reason: orNull(event.reason, (reason) => message(reason, `${where}.reason`)),
  }),
  roster: (event, base, where) => ({
    ...base,
    kind: 'roster',
    correspondents: list(event.correspondents, `${where}.correspondents`, LIMIT.roster).map(
      (one, at) => mailbox(one, `${where}.correspondents.${at}`)
    ),
  }),
}

function transport(value: unknown, where: string) {
  const way = record(value, where)
  return {
    tls: orNull(way.tls, (it) => {
      const tls = record(it, `${where}.tls`)
      return {
        protocol: text(tls.protocol, `${where}.tls.protocol`, LIMIT.word),
        cipher: text(tls.cipher, `${where}.tls.cipher`, LIMIT.word),
      }
    }),
    host: text(way.host, `${where}.host`, LIMIT.word),
    verified: way.verified === true,
  }
}
