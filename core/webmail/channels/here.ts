import app from '@adonisjs/core/services/app'
import type { I18n } from '@adonisjs/i18n'
import type { ChannelAbilities } from '@caliopen/contract/manifest/manifest'
import { channelSource } from '#core/plugins/channels/channel_source.js'
import type { ChannelSource, ProvidedChannel } from '#core/plugins/channels/provided.js'
import { remotePluginCalls } from '#core/plugins/hosts/over_bus.js'
import type { PluginCalls } from '#core/plugins/hosts/plugin_calls.js'
import { EMAIL } from '#core/messages/letter/read_letter.js'

let source: Promise<ChannelSource> | null = null
let calls: Promise<PluginCalls> | null = null

/** The channels that plugins of this installation bring, by name. */
export async function channelsHere(): Promise<ReadonlyMap<string, ProvidedChannel>> {
  source ??= openSource()
  return (await source)()
}

/** What a channel can carry; null while no plugin that runs brings it. */
export async function abilitiesHere(channel: string): Promise<ChannelAbilities | null> {
  const provided = (await channelsHere()).get(channel)
  return provided?.active ? provided.declaration.abilities : null
}

/** Calls into the plugins of the worker. */
export function pluginCalls(): Promise<PluginCalls> {
  calls ??= app.container.make('bus').then(remotePluginCalls)
  return calls
}

/** What people call a channel; its name where the plugin is gone. */
export function channelTitle(i18n: I18n, channel: string, provided?: ProvidedChannel): string {
  if (channel === EMAIL) return i18n.t('channels.email')
  if (!provided) return channel
  const { plugin, declaration } = provided
  return i18n.t(`plugins.${plugin}.${declaration.title}`, undefined, channel)
}

async function openSource(): Promise<ChannelSource> {
  const [sql, bus] = await Promise.all([app.container.make('sql'), app.container.make('bus')])
  return channelSource(sql, bus)
}
