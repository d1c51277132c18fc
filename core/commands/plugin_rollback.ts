import { args } from '@adonisjs/core/ace'
import { PluginCommand } from '#core/start/plugins/plugin_command.js'

export default class PluginRollback extends PluginCommand {
  static commandName = 'plugin:rollback'
  static description = 'Go back to the version before the last update, with the data it had then'

  @args.string({ description: 'Its id, as plugin:list shows it' })
  declare id: string

  async run() {
    await this.perform(
      { kind: 'rollback', plugin: this.id },
      ({ result }) => `${this.id} is back at version ${result?.version}, with the data it had then.`
    )
  }
}
