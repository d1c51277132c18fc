import { args } from '@adonisjs/core/ace'
import { BringCommand } from '#core/start/plugins/bring_command.js'

export default class PluginInstall extends BringCommand {
  static commandName = 'plugin:install'
  static description = 'Install a plugin from the marketplace or from a file'
  static help = [
    'Without --accept it says what the plugin asks for, changes nothing and ends with 1.',
    'The version of before comes back by itself when the new one fails in its first minutes.',
  ]

  @args.string({ description: 'Its name in the marketplace, or a .tgz file' })
  declare name: string

  async run() {
    const parts = await this.parts()
    const place = await this.place(parts, this.name)
    if (!place) return
    await this.bring(
      parts,
      { kind: 'install', package: place, accept: this.acceptance },
      ({ plugin, result }) => `${plugin} ${result?.version} is installed.`
    )
  }
}
