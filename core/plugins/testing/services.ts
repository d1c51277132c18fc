import type { Log } from '@caliopen/contract/log'
import type { ChannelEvent } from '@caliopen/contract/points/channel'
import type { SqlDatabase } from '#database/sql.js'
import type { BrokerServices } from '../broker/services.js'

export interface Told {
  level: keyof Log
  fields: object
  sentence: string
}

export interface TestServices extends BrokerServices {
  told: Told[]
  delivered: ChannelEvent[]
}

/** What stands behind a broker in a test: a log that can be read, and a database where one is given. */
export function testServices(change: Partial<BrokerServices> = {}): TestServices {
  const told: Told[] = []
  const delivered: ChannelEvent[] = []
  const write = (level: keyof Log) => (fields: object, sentence: string) =>
    void told.push({ level, fields, sentence })
  return {
    told,
    delivered,
    sql: withoutDatabase(),
    seal: { seal: (text) => text, open: (sealed) => sealed },
    log: {
      debug: write('debug'),
      info: write('info'),
      warn: write('warn'),
      error: write('error'),
    },
    deliver: async (_, events) => void delivered.push(...events),
    dnsServers: [],
    ...change,
  }
}

function withoutDatabase(): SqlDatabase {
  return new Proxy({} as SqlDatabase, {
    get: (_, name) => {
      throw new Error(`this test has no database, but sql.${String(name)} was used`)
    },
  })
}
