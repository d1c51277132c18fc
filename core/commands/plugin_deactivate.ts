import { args } from '@adonisjs/core/ace'
import { PluginCommand } from '#core/start/plugins/plugin_command.js'

export default class PluginDeactivate extends PluginCommand {
  static commandName = 'plugin:deactivate'
  static description = 'Stop a plugin; it stays installed, with all its data'

  @args.string({ description: 'Its id, as plugin:list shows it' })
  declare id: string

  async run() {
    await this.perform({ kind: 'deactivate', plugin: this.id }, () => `${this.id} is not active.`)
  }
}
