import { args, flags } from '@adonisjs/core/ace'
import { BringCommand } from '#core/start/plugins/bring_command.js'

export default class PluginUpdate extends BringCommand {
  static commandName = 'plugin:update'
  static description = 'Update a plugin; the version of before stays at hand'

  @args.string({ description: 'Its id, as plugin:list shows it' })
  declare id: string

  @flags.string({ description: 'A .tgz file; without it, the newest of the marketplace' })
  declare file?: string

  async run() {
    const parts = await this.parts()
    const place = await this.place(parts, this.file ?? this.id)
    if (!place) return
    await this.bring(
      parts,
      { kind: 'update', plugin: this.id, package: place, accept: this.acceptance },
      ({ result }) => `${this.id} is at version ${result?.version} now.`
    )
  }
}
