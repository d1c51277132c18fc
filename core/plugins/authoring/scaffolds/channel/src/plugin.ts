import { definePlugin } from '@caliopen/contract/plugin/define_plugin'
import { ChatChannel } from './channel.js'

const NAME = 'pigeon'

/** What the core loads: by the names that plugin.json declares, what it can do. */
export default definePlugin((host) => {
  const channel = new ChatChannel(host)
  return { channels: { [NAME]: channel }, stop: () => channel.stopAll() }
})
