import { existsSync } from 'node:fs'
import { args, BaseCommand, flags } from '@adonisjs/core/ace'
import logger from '@adonisjs/core/services/logger'
import { SingleBar } from 'cli-progress'
import { findRecipient } from '#core/accounts/recipients/recipients.js'
import { readOwners } from '#core/messages/digest/people/owner.js'
import { importMessages } from '#core/messages/import/import_messages.js'
import type { ImportProgress } from '#core/messages/import/import_messages.js'
import { openSource } from '#core/messages/import/sources.js'
import { remotePluginCalls } from '#core/plugins/hosts/over_bus.js'
import { openTrust } from '#core/plugins/trust/open_trust.js'
import type { TrustJudge } from '#core/trust/verdict.js'

export default class MessagesImport extends BaseCommand {
  static commandName = 'messages:import'
  static description = 'Bring an mbox file, a Maildir or a folder of .eml files into an account'
  static options = { startApp: true }

  @args.string({ description: 'The mbox file, the Maildir or the folder' })
  declare path: string

  @flags.string({ description: 'The address of the account' })
  declare account?: string

  async run() {
    const fault = await this.#import()
    if (!fault) return
    console.error(fault)
    this.exitCode = 1
  }

  async #import(): Promise<string | null> {
    if (!this.account) return 'Say into which account: --account ADDRESS.'
    if (!existsSync(this.path)) return `There is nothing at ${this.path}.`
    const sql = await this.app.container.make('sql')
    const recipient = await findRecipient(sql, this.account)
    if (!recipient) return `There is no account ${this.account}.`

    const { accountId } = recipient
    const owner = (await readOwners(sql, [recipient])).get(accountId.toString('hex'))
    const addresses = owner?.addresses ?? new Set<string>()
    const source = await openSource(this.path)
    const bar = new SingleBar({
      format: '{bar} {percentage}% · {imported} messages · {eta_formatted}',
    })
    bar.start(source.bytes, 0, { imported: 0 })
    let last: ImportProgress = { position: 0, imported: 0, repeated: 0, setAside: 0 }
    const parts = { sql, judgeTrust: await this.#judge() }
    for await (last of importMessages(parts, { accountId, addresses }, source)) {
      bar.update(Math.min(last.position, source.bytes), { imported: last.imported })
    }
    bar.update(source.bytes, { imported: last.imported })
    bar.stop()
    console.log(summary(last))
    return null
  }

  /** Plugins run in the worker; where there is none, trust is worked out when it is back. */
  async #judge(): Promise<TrustJudge> {
    const { container } = this.app
    const [sql, bus, place] = await Promise.all([
      container.make('sql'),
      container.make('bus'),
      container.make('place'),
    ])
    return openTrust({ sql, bus, place, log: logger, calls: remotePluginCalls(bus) }).judge
  }
}

function summary({ imported, repeated, setAside }: ImportProgress): string {
  return [
    `Imported: ${imported}.`,
    `There already: ${repeated}.`,
    `Set aside because they could not be read: ${setAside}.`,
  ].join('\n')
}
