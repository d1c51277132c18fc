import { flags } from '@adonisjs/core/ace'
import { readVia } from '#core/channels/administration/via.js'
import { QueueCommand } from '#core/start/queue/queue_command.js'

export default class QueueReroute extends QueueCommand {
  static commandName = 'queue:reroute'
  static description = 'Send deliveries another way, now'

  @flags.string({ description: 'HOST or HOST:PORT; without it, the way that the DNS says' })
  declare to?: string

  async run() {
    const via = this.to === undefined ? null : readVia(this.to)
    if (this.to !== undefined && !via) return this.refuse(`${this.to} is no host.`)
    await this.perform({ kind: 'reroute', via }, (count) => `Led another way: ${count}.`)
  }
}
