import { flags } from '@adonisjs/core/ace'
import { faultOf, readPluginLines, type PluginLine } from '#core/start/plugins/plugin_lines.js'
import { PluginCommand } from '#core/start/plugins/plugin_command.js'
import { failureText, stateText } from '#core/plugins/lifecycle/operations/sentences.js'

export default class PluginList extends PluginCommand {
  static commandName = 'plugin:list'
  static description = 'Show the installed plugins and how they are'
  static help = [
    'One JSON object a line: id, name, version, state, permissions, health, previous, source, automatic.',
  ]

  @flags.string({ description: 'table or json (one object a line)', default: 'table' })
  declare format: string

  async run() {
    const fault = faultOf(this.format)
    if (fault) return this.refuse([fault])
    const sql = await this.app.container.make('sql')
    const lines = await readPluginLines(sql, await this.app.container.make('bus'))
    if (this.format === 'json') for (const line of lines) console.log(JSON.stringify(line))
    else this.#table(lines)
  }

  #table(lines: readonly PluginLine[]): void {
    if (lines.length === 0) return console.log('No plugin is installed.')
    const table = this.ui.table()
    table.head(['Plugin', 'Version', 'State', 'Health', 'Why'])
    for (const { id, version, state, health } of lines) {
      const { failure } = health
      const why = failure ? `${this.say(failureText(failure, state))} (${failure.detail})` : ''
      table.row([id, version, this.say(stateText(state)), health.verdict, why])
    }
    table.render()
  }
}
