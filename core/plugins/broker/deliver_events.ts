import { PluginError } from '@caliopen/contract/plugin/errors'
import type { ChannelEvent } from '@caliopen/contract/points/channel'
import type { RunnablePlugin } from '../hosts/runnable.js'
import type { BrokerServices } from './services.js'

/** Only a plugin with a channel hands anything over; what the events hold is checked by the channels. */
export async function deliverEvents(
  { id, manifest }: RunnablePlugin,
  services: BrokerServices,
  events: readonly unknown[]
): Promise<null> {
  if (!manifest.contributes.channels) {
    throw new PluginError('E_NOT_ALLOWED', 'a plugin without a channel delivers nothing')
  }
  await services.deliver(id, events as readonly ChannelEvent[])
  return null
}
