import { QueueCommand } from '#core/start/queue/queue_command.js'

export default class QueueHold extends QueueCommand {
  static commandName = 'queue:hold'
  static description = 'Keep deliveries from going out until somebody lets them'

  async run() {
    await this.perform({ kind: 'hold', reason: 'administrator' }, (count) => `Held: ${count}.`)
  }
}
