import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { args, flags } from '@adonisjs/core/ace'
import { folderManifest } from '#core/plugins/packing/folder_manifest.js'
import { readKeyFile } from '#core/plugins/packing/key_file.js'
import { packPlugin } from '#core/plugins/packing/pack_plugin.js'
import { AuthorCommand } from '#core/start/plugins/author_command.js'

export default class PluginPack extends AuthorCommand {
  static commandName = 'plugin:pack'
  static description = 'Make the package of a plugin: ID-VERSION.tgz'

  @args.string({ description: 'The folder of the plugin' })
  declare folder: string

  @flags.string({ description: 'Where the package goes; the folder that you are in without it' })
  declare out?: string

  @flags.string({ description: 'Your private key, from plugin:key; sign later with plugin:sign' })
  declare key?: string

  protected async work() {
    const folder = this.path(this.folder)
    const { id, version } = await folderManifest(folder)
    const privateKey = this.key ? await readKeyFile(this.path(this.key)) : undefined
    const bytes = await packPlugin(folder, privateKey ? { privateKey } : {})
    const out = this.path(this.out ?? '.')
    await mkdir(out, { recursive: true })
    const file = join(out, `${id}-${version}.tgz`)
    await writeFile(file, bytes)
    console.log(file)
    if (!privateKey) console.log('It is not signed yet: nobody can install it before plugin:sign.')
  }
}
