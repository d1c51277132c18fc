import type { ChannelPoint } from '../../points/channel.js'
import type { Kit } from '../run.js'
import { abilities, linking, living, receiving, sending } from './checks.js'
import type { ChannelScenario } from './scenario.js'

/** What the contract of `channels` asks, with a far side that the scenario plays. */
export const channelsKit: Kit<ChannelPoint, ChannelScenario> = {
  point: 'channels',
  checks: [...linking, ...living, ...receiving, ...sending, ...abilities],
}
