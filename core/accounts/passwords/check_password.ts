import { Scrypt } from '@adonisjs/core/hash/drivers/scrypt'
import type { Sql } from '#database/sql.js'
import { normaliseAddress } from '../addresses.js'

/** Cost and salt stand in each hash (PHC format); these are for `absent`. */
const scrypt = new Scrypt({ cost: 16_384, blockSize: 8, parallelization: 1, maxMemory: 33_554_432 })

/** Compared with where there is no such account, so that the time of the answer does not tell. */
let absent: Promise<string> | null = null

/** The account that signs in with this address and password, without booting the framework; null for none. */
export async function checkPassword(
  sql: Sql,
  address: string,
  password: string
): Promise<Buffer | null> {
  const account = await sql.get<{ id: Buffer; password: string }>(
    'select id, password from accounts where address = ? and disabled_at is null',
    [normaliseAddress(address) ?? '']
  )
  const hash = account?.password ?? (await (absent ??= scrypt.make('nobody')))
  const fits = await scrypt.verify(hash, password)
  return account && fits ? account.id : null
}
