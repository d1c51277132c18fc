import { generateKeyPairSync } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { args } from '@adonisjs/core/ace'
import type { CheckedPackage } from '#core/plugins/packages/checked_package.js'
import { readPackage } from '#core/plugins/packages/read_package.js'
import { PackingError } from '#core/plugins/packing/errors.js'
import { packPlugin } from '#core/plugins/packing/pack_plugin.js'
import { AuthorCommand } from '#core/start/plugins/author_command.js'

export default class PluginValidate extends AuthorCommand {
  static commandName = 'plugin:validate'
  static description =
    'Say whether a folder or a package could be installed, and what is in the way'

  @args.string({ description: 'The folder of a plugin, or a .tgz file' })
  declare place: string

  protected async work() {
    const read = await readPackage(await this.#bytes())
    if (read.ok) this.#praise(read.package)
    else this.refuseFaults(read.faults)
  }

  /** A folder is packed for the while, and signed with a key that nobody keeps. */
  async #bytes(): Promise<Buffer> {
    const path = this.path(this.place)
    const found = await stat(path).catch(() => null)
    if (!found) throw new PackingError([`There is nothing at ${path}.`])
    if (!found.isDirectory()) return readFile(path)
    return packPlugin(path, { privateKey: generateKeyPairSync('ed25519').privateKey })
  }

  #praise({ manifest, files, size }: CheckedPackage): void {
    const { id, version, contributes } = manifest
    const names = Object.entries(contributes).flatMap(
      ([point, list]: [string, { name: string }[]]) => list.map(({ name }) => `${point}/${name}`)
    )
    console.log(`${id} ${version} could be installed: ${names.join(', ')}.`)
    console.log(`${files.size} files, ${Math.ceil(size / 1024)} KB packed.`)
  }
}
