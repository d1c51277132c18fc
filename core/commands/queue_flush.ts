import { BaseCommand, flags } from '@adonisjs/core/ace'
import { actOn } from '#core/channels/administration/acts.js'
import { countSelected } from '#core/channels/administration/selection.js'

export default class QueueFlush extends BaseCommand {
  static commandName = 'queue:flush'
  static description = 'Try everything that waits now, once; what is held stays held'
  static options = { startApp: true }

  @flags.boolean({ description: 'Answer as one JSON object' })
  declare json?: boolean

  async run() {
    const sql = await this.app.container.make('sql')
    const bus = await this.app.container.make('bus')
    const { queued = 0 } = await countSelected(sql, {}, ['queued'])
    const { changed } = await actOn(sql, bus, {}, { kind: 'flush' })
    console.log(this.json ? JSON.stringify({ queued, changed }) : `Tried now: ${changed}.`)
  }
}
