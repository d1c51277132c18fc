import hash from '@adonisjs/core/services/hash'
import { compose } from '@adonisjs/core/helpers'
import { withAuthFinder } from '@adonisjs/auth/mixins/lucid'
import { idBytes } from '@caliopen/contract/ids'
import { AccountSchema } from '#database/schema.js'

const AuthFinder = withAuthFinder(hash, { uids: ['address'], passwordColumnName: 'password' })

/** A person who signs in. */
export default class Account extends compose(AccountSchema, AuthFinder) {
  static selfAssignPrimaryKey = true

  /** The account with this id in canonical text, as sessions remember it. */
  static async findById(id: string): Promise<Account | null> {
    const bytes = idBytes(id)
    return bytes === null ? null : this.query().where('id', bytes).whereNull('disabled_at').first()
  }

  get isAdministrator(): boolean {
    return this.role === 'administrator'
  }

  /** The id as the prepared statements want it. */
  get key(): Buffer {
    const bytes = idBytes(this.id)
    if (bytes === null) throw new Error(`account ${this.id} has no UUID for an id`)
    return bytes
  }
}
