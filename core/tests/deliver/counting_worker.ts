import { appendFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { openBus } from '#core/bus/bus.js'
import type { Letter, Outcome, OutboundChannel, Settle } from '#core/channels/channel.js'
import { Dispatcher } from '#core/channels/dispatch/dispatcher.js'
import { ChannelRegistry } from '#core/channels/registry.js'
import { openSql } from '#database/open.js'

/** A worker that writes down what it sends, one line a delivery: `ID`, and `ID again` where it may be the second time. */
class Counting implements OutboundChannel {
  readonly name = 'counting'
  readonly concurrency = { total: 8, destination: 4 }
  readonly #file: string

  constructor(file: string) {
    this.#file = file
  }

  async deliver(
    _destination: string,
    letters: readonly Letter[],
    settle: Settle,
    signal: AbortSignal
  ) {
    for (const letter of letters) {
      for (const delivery of letter.deliveries) {
        if (signal.aborted) {
          await settle([{ letter, delivery, outcome: 'released' }])
          continue
        }
        await pause(5)
        const line = `${delivery.id.toString('hex')}${delivery.repeated ? ' again' : ''}\n`
        appendFileSync(this.#file, line)
        const outcome: Outcome = {
          kind: 'delivered',
          ...{ reply: '250 Ok', status: '2.0.0' },
          ...{ host: 'far.example', tls: null, uncertain: false },
        }
        await settle([{ letter, delivery, outcome }])
      }
    }
  }

  async tellSender() {}
  async close() {}
}

const [choice = '', dataDir = '', file = ''] = process.argv.slice(2)
const sql = openSql(JSON.parse(choice), dataDir)
const bus = await openBus('console', dataDir)
const channels = new ChannelRegistry()
channels.register(new Counting(file))
const silent = () => undefined
const log = { debug: silent, info: silent, warn: silent, error: silent }
const dispatcher = new Dispatcher({ sql, channels, bus, log })
process.send?.('started')
process.once('SIGTERM', () => {
  void dispatcher
    .stop()
    .then(() => bus.close())
    .then(() => sql.close())
    .then(() => process.exit(0))
})
