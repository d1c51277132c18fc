import { args, flags } from '@adonisjs/core/ace'
import { BusError } from '#core/bus/errors.js'
import type { ReplayPreview } from '#core/messages/rejudge/preview.js'
import { remotePreview } from '#core/plugins/trust/preview_plugin.js'
import { PluginCommand } from '#core/start/plugins/plugin_command.js'

export default class TrustPreview extends PluginCommand {
  static commandName = 'trust:preview'
  static description = 'Show what a plugin with trust rules would change on past mail'
  static help = [
    'Nothing is changed. The worker runs the version meanwhile, beside all plugins that are active.',
    'With --format json: looked, changed, moved, pending, words, examples.',
  ]

  @args.string({ description: 'The plugin, installed or in the marketplace' })
  declare id: string

  @flags.string({ description: 'The version; the installed one, or else the latest, where absent' })
  declare wanted?: string

  @flags.number({ description: 'How many of the latest messages', default: 1000 })
  declare sample: number

  @flags.string({ description: 'text or json', default: 'text' })
  declare format: string

  async run() {
    if (!['text', 'json'].includes(this.format)) {
      return this.refuse([`The format is text or json, not ${this.format}.`])
    }
    if (!(this.sample >= 1)) return this.refuse(['The sample is a number from 1.'])
    try {
      const preview = await this.#preview()
      if (!preview) this.refuse([`There is no plugin ${this.id} with trust rules.`])
      else if (this.format === 'json') console.log(JSON.stringify(preview))
      else this.#tell(preview)
    } catch (error) {
      if (!(error instanceof BusError)) throw error
      this.refuse([`The worker could not try it: ${error.message}`])
    }
  }

  async #preview(): Promise<ReplayPreview | null> {
    const bus = await this.app.container.make('bus')
    const sample = Math.floor(this.sample)
    return remotePreview(bus, { id: this.id, version: this.wanted, sample })
  }

  #tell({ looked, changed, moved, pending, words, examples }: ReplayPreview): void {
    console.log(`Of the last ${looked} messages ${moved} would have another level,`)
    console.log(`and ${changed - moved} the same one for other reasons.`)
    if (pending > 0) console.log(`For ${pending} it did not answer in time.`)
    const table = this.ui.table().head(['Trust', 'Now', 'Then'])
    for (const [word, { now, then }] of Object.entries(words)) {
      table.row([this.say({ key: `webmail.trust.word.${word}`, values: {} }), `${now}`, `${then}`])
    }
    table.render()
    for (const { domain, channel, now, then } of examples) {
      console.log(`${domain ?? channel}: ${now} -> ${then}`)
    }
  }
}
