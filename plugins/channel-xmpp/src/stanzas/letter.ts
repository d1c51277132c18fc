import type { Element } from '@xmpp/xml'
import { NS } from '../wire/namespaces.js'
import { bareOf } from './addresses.js'

/** A message out of whatever it came in, and what is known of it for certain. */
export interface Letter {
  stanza: Element
  direction: 'in' | 'out'
  /** `archive` was missed while we were away, `history` was there before we were */
  way: 'live' | 'carbon' | 'archive' | 'history'
  /** at the other end of the discussion, a bare address */
  correspondent: string
  /** the resource that sent it, where it is our own account's */
  resource: string
  /** of the account's own archive (XEP-0359, XEP-0313), by which every copy of the message is known */
  archiveId: string | null
  /** milliseconds since the epoch */
  at: number
}

export interface Reader {
  /** the account's bare address */
  own: string
  /** the server vouches for the archive ids that it stamps with our name (XEP-0359 §5) */
  stamps: boolean
  now: number
  /** the archive queries that were asked */
  queries: ReadonlySet<string>
  /** nothing was read of this archive before */
  firstTime: boolean
}

/** null: it is for nobody, or somebody pretends. */
export function readLetter(stanza: Element, reader: Reader): Letter | null {
  const result = stanza.getChild('result', NS.mam)
  if (result) return fromArchive(stanza, result, reader)
  const carbon = stanza.getChild('received', NS.carbons) ?? stanza.getChild('sent', NS.carbons)
  if (carbon) return fromCarbon(stanza, carbon, reader)
  return live(stanza, reader)
}

function live(stanza: Element, reader: Reader): Letter | null {
  const from = stanza.attrs.from ?? reader.own
  const correspondent = bareOf(from)
  if (correspondent === '') return null
  const to = bareOf(stanza.attrs.to ?? reader.own)
  if (to !== reader.own) return null
  return {
    stanza,
    direction: 'in',
    way: 'live',
    correspondent,
    resource: '',
    archiveId: archiveIdOf(stanza, reader),
    at: delayOf(stanza, reader) ?? reader.now,
  }
}

/** XEP-0280 §11 (CVE-2017-5589): a carbon comes from the account itself, or it is somebody's invention. */
function fromCarbon(stanza: Element, carbon: Element, reader: Reader): Letter | null {
  if (!isOwn(stanza.attrs.from, reader)) return null
  const forwarded = carbon.getChild('forwarded', NS.forward)
  const inner = messageIn(forwarded)
  if (!inner) return null
  const letter = addressed(inner, reader)
  const expected = carbon.is('sent', NS.carbons) ? 'out' : 'in'
  if (!letter || (letter.direction !== expected && letter.correspondent !== reader.own)) return null
  return {
    ...letter,
    way: 'carbon',
    direction: expected,
    archiveId: archiveIdOf(inner, reader),
    at: delayOf(inner, reader) ?? stampIn(forwarded, reader) ?? reader.now,
  }
}

/** XEP-0313 §11: only what was asked for, and only from the account's own archive. */
function fromArchive(stanza: Element, result: Element, reader: Reader): Letter | null {
  if (stanza.attrs.from !== undefined && !isOwn(stanza.attrs.from, reader)) return null
  if (!reader.queries.has(result.attrs.queryid ?? '')) return null
  const forwarded = result.getChild('forwarded', NS.forward)
  const inner = messageIn(forwarded)
  const letter = inner && addressed(inner, reader)
  if (!inner || !letter) return null
  const at = stampIn(forwarded, reader) ?? reader.now
  const way = reader.firstTime ? 'history' : 'archive'
  return { ...letter, way, archiveId: result.attrs.id ?? null, at }
}

function isOwn(from: string | undefined, { own }: Reader): boolean {
  return from !== undefined && !from.includes('/') && bareOf(from) === own
}

function messageIn(forwarded: Element | undefined): Element | null {
  return forwarded?.getChildElements().find((one) => one.getName() === 'message') ?? null
}

/** Whichever way it went, the account is one end of it. */
function addressed(stanza: Element, { own }: Reader) {
  const from = bareOf(stanza.attrs.from)
  const to = bareOf(stanza.attrs.to ?? own)
  const resource = (stanza.attrs.from ?? '').split('/').slice(1).join('/')
  if (from === own) return { stanza, direction: 'out' as const, correspondent: to, resource }
  if (to === own && from !== '') {
    return { stanza, direction: 'in' as const, correspondent: from, resource: '' }
  }
  return null
}

/** XEP-0359 §4: only what the account's own server has stamped, and only where it removes what others stamp so. */
function archiveIdOf(stanza: Element, { own, stamps }: Reader): string | null {
  if (!stamps) return null
  const stamp = stanza
    .getChildren('stanza-id', NS.sid)
    .find(({ attrs }) => bareOf(attrs.by) === own)
  return stamp?.attrs.id ?? null
}

/** XEP-0203 §5: anybody may write a delay; only the account and its server are believed. */
function delayOf(stanza: Element, reader: Reader): number | null {
  const domain = reader.own.slice(reader.own.indexOf('@') + 1)
  const delay = stanza
    .getChildren('delay', NS.delay)
    .find(({ attrs }) => [reader.own, domain].includes(bareOf(attrs.from)))
  return delay ? momentOf(delay, reader) : null
}

/** The wrapper is the server's own, so is its time. */
function stampIn(forwarded: Element | undefined, reader: Reader): number | null {
  const delay = forwarded?.getChild('delay', NS.delay)
  return delay ? momentOf(delay, reader) : null
}

/** XEP-0082; nothing has happened in the future. */
function momentOf({ attrs }: Element, { now }: Reader): number | null {
  const moment = Date.parse(attrs.stamp ?? '')
  return Number.isNaN(moment) ? null : Math.min(moment, now)
}
