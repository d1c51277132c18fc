import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { flags } from '@adonisjs/core/ace'
import type { TextKey } from '@caliopen/contract/text'
import { readArtefact, storeArtefact } from '#core/plugins/installed/artefacts.js'
import { faultText } from '#core/plugins/fault.js'
import type {
  Acceptance,
  Operation,
  OperationRequest,
  PackagePlace,
} from '#core/plugins/lifecycle/operations/operation.js'
import { setDismissed } from '#core/plugins/lifecycle/operations/operation_state.js'
import type { LifecycleParts } from '#core/plugins/lifecycle/parts.js'
import { permissionSentences } from '#core/plugins/lifecycle/consent/permission_sentences.js'
import { ownerTexts } from '#core/plugins/lifecycle/operations/sentences.js'
import { LIMITS } from '#core/plugins/packages/limits.js'
import { readPackage } from '#core/plugins/packages/read_package.js'
import { textOf } from '#core/plugins/packages/text_of.js'
import { PluginCommand } from './plugin_command.js'

/** What installing and updating have in common: a package from somewhere, and somebody who agrees to what it asks. */
export abstract class BringCommand extends PluginCommand {
  @flags.boolean({ description: 'Agree to what it asks for, and to a new publisher or key' })
  declare accept: boolean

  @flags.array({
    description: 'A name that may be a private address, within your own network; may be repeated',
  })
  declare privateHost?: string[]

  protected get acceptance(): Acceptance {
    const { accept, privateHost: privateHosts = [] } = this
    return accept ? { permissions: true, owner: true, privateHosts } : {}
  }

  /** A file when there is one of that name, or when it is written like one; else a name in the marketplace. */
  protected async place(parts: LifecycleParts, name: string): Promise<PackagePlace | null> {
    if (!name.endsWith('.tgz') && !name.includes('/')) return { offer: name }
    if (!existsSync(name)) {
      this.refuse([`There is no file ${name}.`])
      return null
    }
    const bytes = await readFile(name)
    if (bytes.length <= LIMITS.packed) return { hash: await storeArtefact(parts.sql, bytes) }
    const read = await readPackage(bytes)
    this.refuse(read.ok ? [] : read.faults.map((fault) => this.say(faultText(fault))))
    return null
  }

  protected async bring(
    parts: LifecycleParts,
    request: OperationRequest,
    done: (operation: Operation) => string
  ): Promise<void> {
    const operation = await this.carryOut(parts, request)
    if (operation.state === 'done') console.log(done(operation))
    else if (operation.state === 'asking') await this.#ask(parts, operation)
    else this.refuse(operation.faults.map((fault) => this.say(faultText(fault))))
  }

  /** Nothing was changed: what it asks stands there in plain words, and how to agree. */
  async #ask(parts: LifecycleParts, operation: Operation): Promise<void> {
    await setDismissed(parts.sql, operation.id)
    const { questions, plugin } = operation
    const own = await ownTexts(parts, operation)
    if (questions?.permissions) {
      console.log(`\n${plugin} asks for this:`)
      for (const { kind, message } of permissionSentences(questions.permissions, own)) {
        const sentence = this.say(message)
        console.log(`  - ${kind === 'removed' ? this.#removed(sentence) : sentence}`)
      }
    }
    for (const text of questions?.owner ? ownerTexts(questions.owner) : []) {
      console.log(`\n${this.say(text)}`)
    }
    this.refuse([`\nNothing was changed. If you agree, say so: the same command with --accept.`])
  }

  #removed(sentence: string): string {
    return this.say({ key: 'plugins.permissions.removed', values: { sentence } })
  }
}

/** What a package says of itself, in English; the key where it says nothing. */
async function ownTexts(
  { sql }: LifecycleParts,
  { request }: Operation
): Promise<(key: TextKey) => string> {
  const place = 'package' in request ? request.package : null
  const bytes = place && 'hash' in place ? await readArtefact(sql, place.hash) : null
  const read = bytes ? await readPackage(bytes) : null
  const english = read?.ok ? read.package.texts.get('en') : undefined
  return (key) => (english && textOf(english, key)) ?? key
}
