import { args } from '@adonisjs/core/ace'
import { rawPublicKey } from '@caliopen/contract/package/signature'
import { makeKeyFile, readKeyFile } from '#core/plugins/packing/key_file.js'
import { AuthorCommand } from '#core/start/plugins/author_command.js'

export default class PluginKey extends AuthorCommand {
  static commandName = 'plugin:key'
  static description =
    'Make your key as a publisher, or show the public half of the one that is there'

  @args.string({ description: 'The file of the private key; keep it out of every repository' })
  declare file: string

  protected async work() {
    const file = this.path(this.file)
    const isNew = await makeKeyFile(file)
    if (isNew) {
      console.log(`${file} is your private key. Keep a copy: without it nobody gets your updates.`)
    }
    console.log(rawPublicKey(await readKeyFile(file)))
  }
}
