import { args } from '@adonisjs/core/ace'
import { PluginCommand } from '#core/start/plugins/plugin_command.js'

export default class PluginActivate extends PluginCommand {
  static commandName = 'plugin:activate'
  static description = 'Try a plugin that is not active, and activate it'

  @args.string({ description: 'Its id, as plugin:list shows it' })
  declare id: string

  async run() {
    await this.perform({ kind: 'activate', plugin: this.id }, () => `${this.id} is active.`)
  }
}
