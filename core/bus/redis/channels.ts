import type { BusMember, Role } from '../topics.js'

export interface ChannelNames {
  topics: string
  answers: string
  calls: string
  /** a pattern for PUBSUB CHANNELS */
  callsOf(role: Role): string
}

/** Channels are shared by all databases of a Redis server, so each name carries the database's number. */
export function channelNames(database: number, member: BusMember, process: string): ChannelNames {
  const prefix = `caliopen:${database}`
  return {
    topics: `${prefix}:topics`,
    answers: `${prefix}:answers:${process}`,
    calls: `${prefix}:calls:${member}:${process}`,
    callsOf: (role) => `${prefix}:calls:${role}:*`,
  }
}
