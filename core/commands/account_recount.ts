import { BaseCommand } from '@adonisjs/core/ace'
import { recount } from '#core/accounts/quota/running_out.js'

export default class AccountRecount extends BaseCommand {
  static commandName = 'account:recount'
  static description = 'Count again how much mail each account keeps, and say where that was wrong'
  static options = { startApp: true }

  async run() {
    const sql = await this.app.container.make('sql')
    const wrong = await sql.transaction((trx) => recount(trx, true))
    for (const { address, bytes, actual } of wrong) console.log(`${address} ${bytes} -> ${actual}`)
    if (wrong.length === 0) console.log('Every count was right.')
  }
}
