import { BaseCommand, flags } from '@adonisjs/core/ace'
import { listQueue, QUEUE_STATES } from '#core/channels/administration/list_queue.js'
import type { QueueLine, QueueState } from '#core/channels/administration/list_queue.js'

export default class QueueList extends BaseCommand {
  static commandName = 'queue:list'
  static description = 'Show what waits to go out, and what failed'
  static options = { startApp: true }

  @flags.string({ description: 'table or json (one object a line)', default: 'table' })
  declare format: string

  @flags.array({ description: `Only these: ${QUEUE_STATES.join(', ')}` })
  declare status?: string[]

  @flags.number({ description: 'At most so many; all without it' })
  declare limit?: number

  async run() {
    const fault = this.#fault()
    if (fault) {
      console.error(fault)
      this.exitCode = 1
      return
    }
    const sql = await this.app.container.make('sql')
    const states = this.status?.filter(isState) ?? ['queued', 'leased', 'held', 'failed']
    const lines = listQueue(sql, { states, limit: this.limit ?? Infinity })
    if (this.format === 'json') for await (const line of lines) console.log(JSON.stringify(line))
    else await this.#table(lines)
  }

  #fault(): string | null {
    if (this.format !== 'table' && this.format !== 'json') {
      return `The format is table or json, not ${this.format}.`
    }
    const unknown = this.status?.find((status) => !isState(status))
    if (unknown) return `${unknown} is no status: they are ${QUEUE_STATES.join(', ')}.`
    const { limit } = this
    const counts = limit === undefined || (Number.isInteger(limit) && limit > 0)
    return counts ? null : 'The limit is a number from 1.'
  }

  async #table(lines: AsyncIterable<QueueLine>) {
    const table = this.ui.table()
    table.head(['Recipient', 'Status', 'Attempts', 'Next attempt', 'From', 'Last reply'])
    let count = 0
    for await (const line of lines) {
      const { recipient, status, attempts, nextAt, sender, lastReply } = line
      table.row([
        recipient,
        status,
        String(attempts),
        nextAt ?? '',
        sender || '<>',
        lastReply ?? '',
      ])
      count += 1
    }
    if (count === 0) console.log('Nothing waits to go out.')
    else table.render()
  }
}

function isState(text: string): text is QueueState {
  return QUEUE_STATES.some((state) => state === text)
}
