import { heldBytes } from '@caliopen/contract/bytes'
import type { Accept, Arrival } from '@caliopen/contract/arrival'
import { PluginError } from '@caliopen/contract/plugin/errors'
import type { ChannelEvent, InboundMessage } from '@caliopen/contract/points/channel'
import type { Bus } from '#core/bus/contract.js'
import { suggestCorrespondents } from '#core/contacts/suggest_correspondents.js'
import { storedAttachment, writeChatRaw } from '#core/messages/chat/chat_raw.js'
import type { ChatEvent } from '#core/messages/chat/chat_raw.js'
import type { SqlDatabase } from '#database/sql.js'
import { findIdentities } from '../identities.js'
import type { Identity } from '../identities.js'
import type { ChannelSource } from '../provided.js'
import { checkEvents } from './check_event.js'

export interface InboundParts {
  sql: SqlDatabase
  accept: Accept
  channels: ChannelSource
  bus: Bus
}

/** `host.channel.deliver` of a plugin. */
export type DeliverEvents = (plugin: string, events: unknown) => Promise<void>

/**
 * Takes what came in over a plugin's channel; resolves when all of it is durable. Nothing of a call is kept where one
 * of its events is not what the contract says, or speaks for an identity that is not this plugin's.
 */
export function deliverEvents({ sql, accept, channels, bus }: InboundParts): DeliverEvents {
  return async (plugin, sent) => {
    const events = checkEvents(sent)
    const identities = await ownIdentities(plugin, events)
    const now = Date.now()
    await Promise.all(
      events.map(async (event) => {
        const identity = identities.get(event.identityId)
        if (!identity) return
        if (event.kind !== 'roster') await accept.accept(arrivalOf(event, identity, now))
        else await suggestCorrespondents(sql, identity, event.correspondents, now)
      })
    )
    bus.publish('spool.accepted', {})
  }

  async function ownIdentities(plugin: string, events: readonly ChannelEvent[]) {
    const ids = events.map(({ identityId }) => identityId)
    const identities = await findIdentities(sql, ids)
    const provided = await channels()
    for (const id of ids) {
      const identity = identities.get(id)
      if (!identity || provided.get(identity.channel)?.plugin !== plugin) {
        throw new PluginError('E_NOT_ALLOWED', `${id} is no identity of this plugin`)
      }
    }
    return identities
  }
}

/** The clock of the far side is not ours: nothing has arrived tomorrow. */
function arrivalOf(
  event: Exclude<ChannelEvent, { kind: 'roster' }>,
  { accountId, channel, address, name }: Identity,
  now: number
): Arrival {
  const isMessage = event.kind === 'message'
  const isMine = isMessage && event.direction === 'out'
  const stored = { ...(isMessage ? storedMessage(event) : event), at: Math.min(event.at, now) }
  return {
    channel,
    from: isMessage && !isMine ? event.correspondent.address : address,
    recipients: [{ accountId, address, detail: null }],
    raw: heldBytes(writeChatRaw({ kind: event.kind, own: { address, name }, event: stored })),
    trace: '',
    facts: isMessage ? factsOf(event) : null,
    receivedAt: stored.at,
  }
}

function storedMessage(event: InboundMessage): ChatEvent {
  return { ...event, attachments: event.attachments.map(storedAttachment) }
}

function factsOf({ transport }: InboundMessage): Arrival['facts'] {
  if (!transport) return null
  const { tls, host, verified } = transport
  return {
    remoteAddress: '',
    helo: host,
    tls: tls && { ...tls, verified },
    local: false,
    authentication: null,
  }
}
