import type {
  ChannelEvent,
  ChannelTransport,
  EditEvent,
  InboundMessage,
  ReactionEvent,
  ReceiptEvent,
} from '@caliopen/contract/points/channel'
import type { Element } from '@xmpp/xml'
import { conditionOf } from '../session/iq.js'
import { NS } from '../wire/namespaces.js'
import { digest, isOwnMessageId, sourceIdOf } from './ids.js'
import type { Letter } from './letter.js'
import { cleaned, textOf } from './text.js'

/** What reading a message needs of the identity. */
export interface MessageContext {
  identityId: string
  own: string
  nameOf(address: string): string
  /** the source id of a message of this discussion that somebody refers to by its id; null: unknown */
  find(correspondent: string, direction: 'in' | 'out', messageId: string): string | null
  transport: ChannelTransport | null
}

const LONGEST_SOURCE = 256 * 1024
const MOST_REACTIONS = 20

/** What happened, in the contract's words; most messages are one event, and many are none. */
export function readMessage(letter: Letter, context: MessageContext): ChannelEvent[] {
  const { stanza } = letter
  const type = stanza.attrs.type ?? 'normal'
  if (type === 'error') return failure(letter, context)
  if (type === 'groupchat') return []
  return [
    ...receipts(letter, context),
    ...(retraction(letter, context) ??
      correction(letter, context) ??
      reaction(letter, context) ??
      message(letter, context)),
  ]
}

function base(letter: Letter, { identityId }: MessageContext) {
  return { identityId, sourceId: sourceIdOf(letter), at: letter.at }
}

function message(letter: Letter, context: MessageContext): InboundMessage[] {
  const { stanza, direction, correspondent, way } = letter
  const text = textOf(stanza)
  if (text === null) return []
  const subject = cleaned(stanza.getChildText('subject', stanza.getNS()) ?? '').trim()
  const encrypted =
    stanza.getChild('x', NS.pgpLegacy) !== undefined ||
    stanza.getChild('openpgp', NS.openpgp) !== undefined
  return [
    {
      ...base(letter, context),
      kind: 'message',
      direction,
      correspondent: { address: correspondent, name: context.nameOf(correspondent) },
      room: null,
      subject: subject === '' ? null : subject.slice(0, 500),
      text,
      inReplyTo: answered(letter, context),
      attachments: [],
      fromArchive: way === 'history',
      transport: context.transport,
      openpgp: encrypted ? { encrypted } : null,
      source: stanza.toString().slice(0, LONGEST_SOURCE),
    },
  ]
}

/** XEP-0461: in a discussion of two it is the message's own id, and either may have written it. */
function answered({ stanza, correspondent }: Letter, context: MessageContext): string | null {
  const id = stanza.getChild('reply', NS.reply)?.attrs.id
  return id ? findEither(correspondent, id, context) : null
}

/** XEP-0308: by who wrote it, and only then. Of what nobody knows it is a message like any other. */
function correction(letter: Letter, context: MessageContext): EditEvent[] | null {
  const { stanza, correspondent, direction } = letter
  const id = stanza.getChild('replace', NS.correct)?.attrs.id
  const text = textOf(stanza)
  const target = id ? context.find(correspondent, direction, id) : null
  if (target === null || text === null) return null
  return [{ ...base(letter, context), kind: 'edit', target, text }]
}

/** XEP-0424, in both its forms. What stands in the body is for programs that do not know it. */
function retraction(letter: Letter, context: MessageContext): EditEvent[] | null {
  const { stanza, correspondent, direction } = letter
  const older = stanza.getChild('apply-to', NS.fasten)
  const id =
    stanza.getChild('retract', NS.retract)?.attrs.id ??
    (older?.getChild('retract', NS.retractOld) ? older.attrs.id : undefined)
  if (id === undefined) return null
  const target = context.find(correspondent, direction, id)
  return target === null ? [] : [{ ...base(letter, context), kind: 'edit', target, text: null }]
}

/** XEP-0444 */
function reaction(letter: Letter, context: MessageContext): ReactionEvent[] | null {
  const { stanza, correspondent, direction } = letter
  const reactions = stanza.getChild('reactions', NS.reactions)
  if (!reactions) return null
  const target = findEither(correspondent, reactions.attrs.id ?? '', context)
  if (target === null) return []
  const signs = reactions
    .getChildren('reaction')
    .slice(0, MOST_REACTIONS)
    .map((one) => cleaned(one.getText()).trim().slice(0, 32))
    .filter((sign) => sign !== '')
  const from = direction === 'out' ? context.own : correspondent
  return [
    { ...base(letter, context), kind: 'reaction', target, from, reactions: [...new Set(signs)] },
  ]
}

/** XEP-0184 and XEP-0333: what a correspondent says of messages that the account sent. */
function receipts(letter: Letter, context: MessageContext): ReceiptEvent[] {
  if (letter.direction !== 'in') return []
  const { stanza } = letter
  const marks: [Element | undefined, 'received' | 'read'][] = [
    [stanza.getChild('received', NS.receipts), 'received'],
    [stanza.getChild('received', NS.markers), 'received'],
    [stanza.getChild('displayed', NS.markers), 'read'],
    [stanza.getChild('acknowledged', NS.markers), 'read'],
  ]
  return marks.flatMap(([mark, state]) => receipt(letter, context, mark?.attrs.id, state))
}

function receipt(
  letter: Letter,
  context: MessageContext,
  id: string | undefined,
  state: ReceiptEvent['state'],
  reason: ReceiptEvent['reason'] = null
): ReceiptEvent[] {
  const target = id ? context.find(letter.correspondent, 'out', id) : null
  if (target === null) return []
  const { identityId } = context
  const sourceId = `${state}-${digest(letter.correspondent, target)}`
  return [{ kind: 'receipt', identityId, sourceId, at: letter.at, target, state, reason }]
}

/** A message came back: RFC 6120 §8.3. */
function failure(letter: Letter, context: MessageContext): ReceiptEvent[] {
  const { stanza, direction, correspondent } = letter
  const id = stanza.attrs.id ?? ''
  if (direction !== 'in' || !isOwnMessageId(id)) return []
  const condition = conditionOf(stanza.getChild('error'))
  const reason = { key: reasonOf(condition), values: { to: correspondent, condition } }
  return receipt(letter, context, id, 'failed', reason)
}

/** Conditions that a person understands; the others are shown as they are. */
function reasonOf(condition: string): string {
  const known = [
    'item-not-found',
    'remote-server-not-found',
    'remote-server-timeout',
    'service-unavailable',
    'forbidden',
    'not-acceptable',
    'policy-violation',
    'resource-constraint',
  ]
  return known.includes(condition) ? `bounces.${condition.replaceAll('-', '_')}` : 'bounces.other'
}

function findEither(correspondent: string, id: string, context: MessageContext): string | null {
  return context.find(correspondent, 'in', id) ?? context.find(correspondent, 'out', id)
}

/** Whether the correspondent asked for a receipt, and by which id (XEP-0184 §5.3: never for what came twice). */
export function receiptWanted({ stanza, direction, way }: Letter): string | null {
  const isRequest = stanza.getChild('request', NS.receipts) !== undefined
  const isPlain = (stanza.attrs.type ?? 'normal') !== 'error'
  return isRequest && isPlain && direction === 'in' && way === 'live'
    ? (stanza.attrs.id ?? null)
    : null
}

/** XEP-0333 §4.1 */
export function isMarkable({ stanza }: Letter): boolean {
  return stanza.getChild('markable', NS.markers) !== undefined
}
