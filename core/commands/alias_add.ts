import { args, BaseCommand } from '@adonisjs/core/ace'
import { addAlias } from '#core/accounts/people/aliases.js'
import { findRecipient } from '#core/accounts/recipients/recipients.js'

export default class AliasAdd extends BaseCommand {
  static commandName = 'alias:add'
  static description = 'Give an account another address'
  static options = { startApp: true }

  @args.string({ description: 'The address of an account' })
  declare account: string

  @args.string({ description: 'The other address' })
  declare alias: string

  async run() {
    const fault = await this.#add()
    if (!fault) return console.log(this.alias)
    console.error(fault)
    this.exitCode = 1
  }

  async #add(): Promise<string | null> {
    const sql = await this.app.container.make('sql')
    const account = await findRecipient(sql, this.account)
    if (!account) return `Nobody has the address ${this.account} here.`
    const refusal = await sql.transaction((trx) => addAlias(trx, account.accountId, this.alias))
    return refusal && `${this.alias} cannot be had: ${refusal}.`
  }
}
