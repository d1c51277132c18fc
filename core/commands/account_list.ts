import { BaseCommand, flags } from '@adonisjs/core/ace'
import { listPeople } from '#core/accounts/people/people.js'

const PAGE = 500

export default class AccountList extends BaseCommand {
  static commandName = 'account:list'
  static description = 'Show the accounts, one JSON object a line'
  static options = { startApp: true }

  @flags.string({ description: 'Only those with this in their address or name' })
  declare search?: string

  async run() {
    const sql = await this.app.container.make('sql')
    const organisations = await sql.all<{ id: Buffer }>('select id from organisations')
    for (const { id: organisationId } of organisations) {
      for (let after = ''; ;) {
        const search = { organisationId, query: this.search ?? '', after, limit: PAGE }
        const people = await listPeople(sql, search)
        for (const { address, name, role, bytes, quota, disabledAt } of people) {
          const disabled = disabledAt !== null
          console.log(JSON.stringify({ address, name, role, bytes, quota, disabled }))
        }
        const last = people.at(-1)
        if (!last || people.length < PAGE) break
        after = last.address
      }
    }
  }
}
