import { createHash } from 'node:crypto'
import type { Element } from '@xmpp/xml'
import type { Letter } from './letter.js'
import { NS } from '../wire/namespaces.js'

/** What this plugin sends is known by it, in every copy: the core's id follows. */
const OWN = 'caliopen-'
const LONGEST = 160

export function ownMessageId(id: string): string {
  return `${OWN}${id}`
}

export function isOwnMessageId(id: string): boolean {
  return id.startsWith(OWN) && id.length <= LONGEST
}

/** By which others refer to the message: XEP-0359 §3 where it is given, else the stanza's own id. */
export function messageIdOf(stanza: Element): string | null {
  const origin = stanza.getChild('origin-id', NS.sid)?.attrs.id
  return origin || stanza.attrs.id || null
}

/**
 * The event's id. What we sent ourselves has ours. Everything else has the one that the account's archive gave it,
 * which its live copy, its carbon and the archive share. Without an archive the content must do; a message that
 * has no id of its own is then told from its like by the time.
 */
export function sourceIdOf(letter: Letter): string {
  const { stanza, direction, archiveId, correspondent, at } = letter
  const id = messageIdOf(stanza)
  if (direction === 'out' && id !== null && isOwnMessageId(id)) return id
  if (archiveId !== null) return archiveId.length <= LONGEST ? archiveId : digest(archiveId)
  const moment = id === null || id.length < 8 ? String(at) : ''
  const body = stanza.getChildText('body') ?? ''
  return `x-${digest(direction, correspondent, id ?? '', body, moment)}`
}

export function digest(...parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\0')).digest('base64url').slice(0, 32)
}
