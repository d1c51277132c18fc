import { args, BaseCommand } from '@adonisjs/core/ace'
import { removeAlias } from '#core/accounts/people/aliases.js'
import { findRecipient } from '#core/accounts/recipients/recipients.js'

export default class AliasRemove extends BaseCommand {
  static commandName = 'alias:remove'
  static description = 'Take another address from an account'
  static options = { startApp: true }

  @args.string({ description: 'The address of an account' })
  declare account: string

  @args.string({ description: 'The other address' })
  declare alias: string

  async run() {
    const fault = await this.#remove()
    if (!fault) return console.log(this.alias)
    console.error(fault)
    this.exitCode = 1
  }

  async #remove(): Promise<string | null> {
    const sql = await this.app.container.make('sql')
    const account = await findRecipient(sql, this.account)
    if (!account) return `Nobody has the address ${this.account} here.`
    const isGone = await removeAlias(sql, account.accountId, this.alias)
    return isGone ? null : `${this.account} has no other address ${this.alias}.`
  }
}
