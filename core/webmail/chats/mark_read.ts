import logger from '@adonisjs/core/services/logger'
import type { HttpContext } from '@adonisjs/core/http'
import { idText } from '@caliopen/contract/ids'
import type { Chat } from '#core/messages/chat/read_chat.js'
import { markSeen } from '#core/messages/mailboxes/readings.js'
import { ownIdentities } from '#core/plugins/channels/identities.js'
import { channelsHere, pluginCalls } from '../channels/here.js'
import { announce } from '../events/announce.js'
import { signedIn } from '../signed_in.js'
import { ownEnd } from './chat_page.js'

/** Marks a chat as read here and, where the channel can, tells its other end. */
export async function markRead(ctx: HttpContext, chat: Chat): Promise<void> {
  const { sql, key } = await signedIn(ctx)
  const change = await markSeen(sql, key, [chat.id])
  await announce(key, change)
  // Nobody waits for the far side to hear of it, and it need not.
  if (change) {
    tellFarSide(ctx, chat).catch((error: unknown) => {
      logger.warn({ err: error, thread: idText(chat.id) }, 'a far side was not told what was read')
    })
  }
}

async function tellFarSide(ctx: HttpContext, chat: Chat): Promise<void> {
  const provided = (await channelsHere()).get(chat.channel)
  const last = chat.lines.findLast(({ direction }) => direction === 'in')
  if (!provided?.active || !provided.declaration.abilities.receipts || !last) return
  const { sql, key } = await signedIn(ctx)
  const own = ownEnd(chat)
  const identities = await ownIdentities(sql, key, chat.channel)
  const identity = identities.find(({ address }) => address === own)
  if (!identity) return
  const calls = await pluginCalls()
  await calls.call(provided.plugin, `channels/${chat.channel}/mark`, {
    identityId: idText(identity.id),
    correspondent: last.from.address,
    sourceId: last.sourceId,
  })
}
