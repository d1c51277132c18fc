import { args, flags } from '@adonisjs/core/ace'
import type { DataChoice, Operation } from '#core/plugins/lifecycle/operations/operation.js'
import { PluginCommand } from '#core/start/plugins/plugin_command.js'

const CHOICES: readonly DataChoice[] = ['keep', 'export', 'purge']

export default class PluginUninstall extends PluginCommand {
  static commandName = 'plugin:uninstall'
  static description = 'Remove a plugin; its data is kept, unless you say otherwise'

  @args.string({ description: 'Its id, as plugin:list shows it' })
  declare id: string

  @flags.string({
    description:
      'What becomes of its data: keep it for the day it comes back, export it to a file and delete it, or purge it',
    default: 'keep',
  })
  declare data: string

  async run() {
    const data = CHOICES.find((choice) => choice === this.data)
    if (!data) return this.refuse([`The data is one of: ${CHOICES.join(', ')}; not ${this.data}.`])
    await this.perform({ kind: 'uninstall', plugin: this.id, data }, (operation) =>
      this.#sentence(data, operation)
    )
  }

  #sentence(data: DataChoice, { result }: Operation): string {
    if (data === 'keep') return `${this.id} is removed; its data is kept.`
    if (data === 'purge') return `${this.id} is removed, and its data with it.`
    return `${this.id} is removed; its data is in ${result?.file}.`
  }
}
