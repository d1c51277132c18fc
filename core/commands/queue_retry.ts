import { QueueCommand } from '#core/start/queue/queue_command.js'

export default class QueueRetry extends QueueCommand {
  static commandName = 'queue:retry'
  static description = 'Try deliveries now, those that are held as well'

  async run() {
    await this.perform({ kind: 'release' }, (count) => `Tried now: ${count}.`)
  }
}
