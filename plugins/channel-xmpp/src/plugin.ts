import { definePlugin } from '@caliopen/contract/plugin/define_plugin'
import { bringNetwork } from '@caliopen/contract/shims/network'
import { XmppChannel } from './channel.js'

export default definePlugin((host) => {
  bringNetwork(host)
  const channel = new XmppChannel(host)
  return {
    channels: { xmpp: channel },
    stop: () => channel.stopAll(),
  }
})
