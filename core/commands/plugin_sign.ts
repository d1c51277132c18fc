import { readFile, writeFile } from 'node:fs/promises'
import { args, flags } from '@adonisjs/core/ace'
import { rawPublicKey } from '@caliopen/contract/package/signature'
import { PackingError } from '#core/plugins/packing/errors.js'
import { readKeyFile } from '#core/plugins/packing/key_file.js'
import { signTarball } from '#core/plugins/packing/pack_plugin.js'
import { AuthorCommand } from '#core/start/plugins/author_command.js'

export default class PluginSign extends AuthorCommand {
  static commandName = 'plugin:sign'
  static description = 'Sign a package with your key, in the place of any signature that it has'

  @args.string({ description: 'The .tgz file' })
  declare file: string

  @flags.string({ description: 'Your private key, from plugin:key' })
  declare key?: string

  protected async work() {
    if (!this.key) throw new PackingError(['Say with which key: --key FILE; plugin:key makes one.'])
    const privateKey = await readKeyFile(this.path(this.key))
    const file = this.path(this.file)
    await writeFile(file, await signTarball(await readFile(file), privateKey))
    console.log(`${file} is signed with ${rawPublicKey(privateKey)}`)
  }
}
