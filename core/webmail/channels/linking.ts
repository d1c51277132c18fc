import app from '@adonisjs/core/services/app'
import type { HttpContext } from '@adonisjs/core/http'
import type { FieldValues } from '@caliopen/contract/manifest/fields'
import { PluginError } from '@caliopen/contract/plugin/errors'
import type { LinkAnswer, LinkRequest } from '@caliopen/contract/points/channel'
import type { Message } from '@caliopen/contract/text'
import { linkAddress } from '#core/plugins/channels/links/link_address.js'
import { ownText } from '#core/plugins/channels/own_text.js'
import type { ProvidedChannel } from '#core/plugins/channels/provided.js'
import { paths } from '../paths.js'
import { signedIn } from '../signed_in.js'
import { pluginCalls } from './here.js'

/** What was asked of a person between two steps of linking: sealed, for there are secrets among it. */
interface Begun {
  channel: string
  values: FieldValues
  state: string
}

const KEPT = 'linking'

/** What the plugin answered; `failed`: it could not be asked, or could not find out. */
export type Linking = LinkAnswer | { kind: 'failed'; reason: Message }

/** Asks the plugin to link an address; remembers what a further step needs. */
export async function link(
  ctx: HttpContext,
  provided: ProvidedChannel,
  values: FieldValues,
  step?: LinkRequest['step']
): Promise<Linking> {
  const { account, sql, key } = await signedIn(ctx)
  const seal = await app.container.make('seal')
  const bus = await app.container.make('bus')
  const channel = provided.declaration.name
  const request: LinkRequest = {
    ...{ values, language: account.language },
    returnTo: returnAddress(ctx, channel),
    ...(step && { step }),
  }
  try {
    const parts = { sql, calls: await pluginCalls(), seal, bus }
    const answer = await linkAddress(parts, key, provided, request)
    if (answer.kind === 'redirect' || answer.kind === 'scan') {
      await remember(ctx, { channel, values, state: answer.state })
    }
    return answer
  } catch (error) {
    return { kind: 'failed', reason: failureOf(error, provided.plugin) }
  }
}

/** What was begun for this channel; null where nothing was, or it was another's. */
export async function begun(ctx: HttpContext, channel: string): Promise<Begun | null> {
  const { account } = await signedIn(ctx)
  const sealed: unknown = ctx.session.get(KEPT)
  if (typeof sealed !== 'string') return null
  const seal = await app.container.make('seal')
  const kept = JSON.parse(seal.open(sealed, purpose(account.id))) as Begun
  return kept.channel === channel ? kept : null
}

export function forgetBegun({ session }: HttpContext): void {
  session.forget(KEPT)
}

async function remember(ctx: HttpContext, kept: Begun): Promise<void> {
  const { account } = await signedIn(ctx)
  const seal = await app.container.make('seal')
  ctx.session.put(KEPT, seal.seal(JSON.stringify(kept), purpose(account.id)))
}

function purpose(account: string): string {
  return `linking ${account}`
}

function returnAddress({ request }: HttpContext, channel: string): string {
  return `${request.protocol()}://${request.host()}${paths.channelReturn(channel)}`
}

/** An error that is not the plugin's is ours, and passes on. */
function failureOf(error: unknown, plugin: string): Message {
  if (!(error instanceof PluginError)) throw error
  return error.text ? ownText(plugin, error.text) : { key: 'channels.link.failed', values: {} }
}
