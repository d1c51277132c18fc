import { args, flags } from '@adonisjs/core/ace'
import { testPlugin } from '#core/plugins/authoring/testing/test_plugin.js'
import { AuthorCommand } from '#core/start/plugins/author_command.js'
import { hasFailed, kitLines } from '#core/start/plugins/kit_lines.js'

export default class PluginTest extends AuthorCommand {
  static commandName = 'plugin:test'
  static description = 'Try a plugin out: the conformance kit of every point that it contributes to'
  static help = [
    'It runs as it will in life: packed, in a process that may do nothing, behind the broker.',
    'Its far side is what src/conformance.ts plays: no network is used.',
  ]

  @args.string({ description: 'The folder of the plugin' })
  declare folder: string

  @flags.boolean({ description: 'Without a sandbox, to set breakpoints' })
  declare inProcess: boolean

  protected async work() {
    const outcome = await testPlugin(this.path(this.folder), { sandboxed: !this.inProcess })
    if (outcome.faults) return this.refuseFaults(outcome.faults)
    for (const line of kitLines(outcome.reports)) console.log(line)
    if (hasFailed(outcome.reports)) this.exitCode = 1
  }
}
