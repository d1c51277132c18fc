import type { HttpContext } from '@adonisjs/core/http'
import { idText } from '@caliopen/contract/ids'
import { linksOf } from '#core/plugins/channels/links/account_links.js'
import type { AccountLink } from '#core/plugins/channels/links/account_links.js'
import type { ProvidedChannel } from '#core/plugins/channels/provided.js'
import { noticesOf } from '../chats/reply_box.js'
import { paths } from '../paths.js'
import { momentFor, readerOf } from '../reader.js'
import { signedIn } from '../signed_in.js'
import type { ChannelsPage, LinkView } from './channel_views.js'
import { channelsHere, channelTitle } from './here.js'

/** The addresses that an account has linked, and what it can link. */
export async function channelsPage(ctx: HttpContext): Promise<ChannelsPage> {
  const { sql, key } = await signedIn(ctx)
  const [links, provided] = await Promise.all([linksOf(sql, key), channelsHere()])
  const active = [...provided.values()].filter((channel) => channel.active)
  return {
    links: links.map((link) => linkView(ctx, link, provided.get(link.channel))),
    linkable: active.map((channel) => ({
      title: channelTitle(ctx.i18n, channel.declaration.name, channel),
      carries: noticesOf(channel.declaration.abilities, ctx.i18n).join(' '),
      href: paths.newChannel(channel.declaration.name),
    })),
  }
}

function linkView(
  ctx: HttpContext,
  link: AccountLink,
  provided: ProvidedChannel | undefined
): LinkView {
  const { i18n } = ctx
  const isAway = !provided?.active
  const own = link.reason && i18n.t(link.reason.key, link.reason.values)
  return {
    ...{ id: idText(link.id), channel: link.channel, address: link.address },
    title: channelTitle(i18n, link.channel, provided),
    state: isAway ? 'waiting' : link.state,
    reason: isAway ? i18n.t('channels.state.away') : own,
    since: momentFor(readerOf(ctx), link.since),
    href: isAway ? null : paths.newChannel(link.channel),
  }
}
