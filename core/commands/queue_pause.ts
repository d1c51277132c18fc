import { args, BaseCommand, flags } from '@adonisjs/core/ace'
import { normaliseDomain } from '#core/accounts/addresses.js'
import { pauseDestination, resumeDestination } from '#core/channels/administration/pauses.js'

export default class QueuePause extends BaseCommand {
  static commandName = 'queue:pause'
  static description = 'Send nothing to a domain until you say otherwise'
  static options = { startApp: true }

  @args.string({ description: 'The domain' })
  declare domain: string

  @flags.boolean({ description: 'Send there again; what the pause held goes now' })
  declare end?: boolean

  @flags.boolean({ description: 'Answer as one JSON object' })
  declare json?: boolean

  async run() {
    const destination = normaliseDomain(this.domain)
    if (!destination) {
      console.error(`${this.domain} is no domain.`)
      this.exitCode = 1
      return
    }
    const sql = await this.app.container.make('sql')
    const bus = await this.app.container.make('bus')
    const place = { channel: 'email', destination }
    if (this.end) {
      const released = await resumeDestination(sql, bus, place)
      return this.#answer({ released }, `Mail goes to ${destination} again. Released: ${released}.`)
    }
    const { changed: held } = await pauseDestination(sql, bus, place, Date.now())
    this.#answer({ held }, `Nothing goes to ${destination} now. Held: ${held}.`)
  }

  #answer(data: object, sentence: string) {
    console.log(this.json ? JSON.stringify(data) : sentence)
  }
}
