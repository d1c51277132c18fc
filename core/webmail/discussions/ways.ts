import type { HttpContext } from '@adonisjs/core/http'
import { idText } from '@caliopen/contract/ids'
import type { End } from '#core/contacts/contacts.js'
import { chatThread } from '#core/messages/chat/last_heard.js'
import { EMAIL } from '#core/messages/letter/read_letter.js'
import { ownIdentities } from '#core/plugins/channels/identities.js'
import { channelsHere, channelTitle } from '../channels/here.js'
import { noticesOf } from '../chats/reply_box.js'
import { paths } from '../paths.js'
import { signedIn } from '../signed_in.js'
import type { WayView } from './discussion_views.js'

/** How somebody can be written to, one way an address. */
export async function waysTo(ctx: HttpContext, addresses: readonly End[]): Promise<WayView[]> {
  const ways: WayView[] = []
  for (const end of [...addresses].sort(mailFirst)) {
    ways.push(end.channel === EMAIL ? mailTo(ctx, end) : await chatWith(ctx, end))
  }
  return ways
}

function mailFirst(one: End, other: End): number {
  return Number(other.channel === EMAIL) - Number(one.channel === EMAIL)
}

function mailTo({ i18n }: HttpContext, { channel, address }: End): WayView {
  return {
    channel: { name: channel, title: channelTitle(i18n, channel) },
    address,
    href: paths.compose({ to: address }),
    composes: true,
    carries: i18n.t('channels.carries.everything'),
  }
}

/** Where they were chatted with before, the chat; else a new message over the channel. */
async function chatWith(ctx: HttpContext, { channel, address }: End): Promise<WayView> {
  const { i18n } = ctx
  const { sql, key } = await signedIn(ctx)
  const provided = (await channelsHere()).get(channel)
  const way = { channel: { name: channel, title: channelTitle(i18n, channel, provided) }, address }
  const thread = await chatThread(sql, key, channel, address)
  const href = thread && paths.thread('inbox', idText(thread))
  if (!provided?.active) {
    return { ...way, href, composes: false, carries: i18n.t('channels.state.away') }
  }
  const carries = noticesOf(provided.declaration.abilities, i18n).join(' ')
  if (href) return { ...way, href, composes: false, carries }
  const [identity] = await ownIdentities(sql, key, channel)
  if (!identity)
    return { ...way, href: null, composes: false, carries: i18n.t('channels.reply.unlinked') }
  const compose = paths.compose({ to: address, from: idText(identity.id) })
  return { ...way, href: compose, composes: true, carries }
}
