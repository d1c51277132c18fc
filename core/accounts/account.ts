import hash from '@adonisjs/core/services/hash'
import { compose } from '@adonisjs/core/helpers'
import { withAuthFinder } from '@adonisjs/auth/mixins/lucid'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import type { LucidModel, LucidRow, ModelQueryBuilderContract } from '@adonisjs/lucid/types/model'
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

  $getQueryFor(
    action: 'insert',
    client: QueryClientContract
  ): ReturnType<QueryClientContract['insertQuery']>
  $getQueryFor(
    action: 'update' | 'delete' | 'refresh',
    client: QueryClientContract
  ): ModelQueryBuilderContract<LucidModel>
  /** Lucid would look for the id as the model shows it, find no row, and say nothing. */
  $getQueryFor(
    action: 'insert' | 'update' | 'delete' | 'refresh',
    client: QueryClientContract
  ): ReturnType<QueryClientContract['insertQuery']> | ModelQueryBuilderContract<LucidModel> {
    if (action === 'insert') return super.$getQueryFor(action, client)
    return client.modelQuery<LucidModel, LucidRow>(Account).where('id', this.key)
  }
}
