import { args } from '@adonisjs/core/ace'
import { watchFolder } from '#core/plugins/authoring/testing/watch_folder.js'
import { testPlugin } from '#core/plugins/authoring/testing/test_plugin.js'
import { folderManifest } from '#core/plugins/packing/folder_manifest.js'
import { AuthorCommand } from '#core/start/plugins/author_command.js'
import { hasFailed, kitLines } from '#core/start/plugins/kit_lines.js'

export default class PluginWatch extends AuthorCommand {
  static commandName = 'plugin:watch'
  static description =
    'Try a plugin out again whenever a file of it changes; only its own process starts anew'
  static help = ['Ctrl+C ends it.']

  @args.string({ description: 'The folder of the plugin' })
  declare folder: string

  protected async work() {
    const folder = this.path(this.folder)
    await folderManifest(folder)
    const stop = watchFolder(folder, () => this.attempt(() => this.#again(folder)))
    await new Promise<void>((resolve) => {
      process.once('SIGINT', resolve).once('SIGTERM', resolve)
    })
    await stop()
  }

  /** A mistake is said and waited over: the next change may mend it. */
  async #again(folder: string): Promise<void> {
    const startedAt = Date.now()
    const outcome = await testPlugin(folder, { sandboxed: true })
    console.log(`\n${new Date().toLocaleTimeString('en-GB')}  ${folder}`)
    if (outcome.faults) return this.refuseFaults(outcome.faults)
    const lines = kitLines(outcome.reports)
    const shown = hasFailed(outcome.reports) ? lines : lines.slice(-1)
    for (const line of shown) console.log(line)
    console.log(`${Date.now() - startedAt} ms. Waiting for the next change.`)
  }
}
