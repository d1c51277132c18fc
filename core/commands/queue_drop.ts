import { flags } from '@adonisjs/core/ace'
import { QueueCommand } from '#core/start/queue/queue_command.js'

export default class QueueDrop extends QueueCommand {
  static commandName = 'queue:drop'
  static description = 'Take deliveries out of the queue for good; their senders are told'

  @flags.boolean({ description: 'Tell nobody' })
  declare silent?: boolean

  @flags.boolean({ description: 'Do not ask first' })
  declare yes?: boolean

  async run() {
    const act = { kind: 'drop', silent: this.silent === true } as const
    await this.perform(act, (count) => `Dropped: ${count}.`)
  }

  protected override async confirmed(count: number): Promise<boolean> {
    if (this.yes || count === 0) return true
    if (!process.stdin.isTTY) {
      console.error(`This cannot be taken back. Say --yes to drop ${count}.`)
      return false
    }
    return this.prompt.confirm(`Drop ${count} for good?`)
  }
}
