import { BaseSchema } from '@adonisjs/lucid/schema'
import { isSqlite } from '#database/table_migration.js'

/**
 * What the sender asked to be told (RFC 3461), what it is still owed, and what an administrator decided.
 * A row with a blob_hash is no message of an account: those bytes go out, behind the header lines of `prefix`.
 */
const COLUMNS = [
  // RFC 3461 §4.1: any of success, failure, delay; empty: never; null: nothing was asked
  'dsn_notify varchar(40) null',
  // RFC 3461 §4.2, decoded: TYPE;ADDRESS
  'dsn_orcpt varchar(600) null',
  // RFC 3461 §4.3: full or headers
  'dsn_ret varchar(10) null',
  // RFC 3461 §4.4, decoded
  'dsn_envid varchar(300) null',
  // what the sender is to hear, or has heard: failed, delayed, delivered, relayed
  'tell varchar(10) null',
  // when it is to hear it; null: it has, or there is nothing to say
  'tell_at bigint null',
  // administrator, paused or spam
  'hold_reason varchar(20) null',
  // a host, and a port if another than the usual one: the way an administrator chose
  'via varchar(300) null',
  'blob_hash binary(32) null',
  'prefix text null',
]

export default class extends BaseSchema {
  async up() {
    if (!isSqlite(this.db)) {
      const added = COLUMNS.map((column) => `add column ${column}`).join(', ')
      this.schema.raw(`alter table deliveries ${added}`)
      return
    }
    for (const column of COLUMNS) {
      this.schema.raw(`alter table deliveries add column ${column}`)
    }
  }

  async down() {
    for (const column of COLUMNS) {
      this.schema.raw(`alter table deliveries drop column ${column.split(' ')[0]}`)
    }
  }
}
