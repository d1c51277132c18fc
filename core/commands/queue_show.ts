import { args, BaseCommand, flags } from '@adonisjs/core/ace'
import { idBytes } from '@caliopen/contract/ids'
import { findDelivery } from '#core/channels/administration/find_delivery.js'
import { explainDelivery } from '#core/mail/deliver/explain.js'
import { wordsIn } from '#core/messages/submissions/words.js'

export default class QueueShow extends BaseCommand {
  static commandName = 'queue:show'
  static description = 'Tell the story of one delivery'
  static options = { startApp: true }

  @args.string({ description: 'Its id, as queue:list --format json shows it' })
  declare id: string

  @flags.boolean({ description: 'Answer as one JSON object' })
  declare json?: boolean

  async run() {
    const id = idBytes(this.id)
    const sql = await this.app.container.make('sql')
    const story = id && (await findDelivery(sql, id))
    if (!story) {
      console.error(`There is no delivery ${this.id}.`)
      this.exitCode = 1
      return
    }
    if (this.json) return console.log(JSON.stringify(story))
    const { line, events } = story
    console.log(`${line.sender || '<>'} -> ${line.recipient}: ${line.status}`)
    for (const { at, state, host, reply } of events) {
      console.log(`${at}  ${state}${host ? ` (${host})` : ''}${reply ? `: ${reply}` : ''}`)
    }
    if (!line.lastStatus || line.status === 'delivered') return
    const final = line.status === 'failed'
    const { key } = explainDelivery({ status: line.lastStatus, reply: line.lastReply, final })
    console.log(wordsIn('en').say(key))
  }
}
