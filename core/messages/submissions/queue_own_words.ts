import { newId } from '@caliopen/contract/ids'
import { domainOf } from '#core/accounts/addresses.js'
import type { Sql } from '#database/sql.js'
import { encodeBlob, putBlobs, type EncodedBlob } from '../blobs/blobs.js'
import { EMAIL } from '../letter/read_letter.js'
import { insertDeliveries } from './new_deliveries.js'

/** A letter that Caliopen itself writes, ready to be queued. */
export interface OwnWords {
  /** the account for which it is written */
  ownerId: Buffer
  to: string
  blob: EncodedBlob
}

/** Before the transaction. */
export async function prepareOwnWords(ownerId: Buffer, to: string, raw: Buffer): Promise<OwnWords> {
  return { ownerId, to, blob: await encodeBlob(raw) }
}

/** With the null sender: nobody is told when it does not arrive. In a transaction. */
export async function queueOwnWords(sql: Sql, { ownerId, to, blob }: OwnWords): Promise<void> {
  const now = Date.now()
  await putBlobs(sql, [blob])
  const delivery = {
    ...{ id: newId(), ownerId, messageId: newId(), channel: EMAIL, sender: '', recipient: to },
    ...{ destination: domainOf(to), notBefore: now, dsn: undefined },
    bytes: { hash: blob.hash, prefix: '' },
  }
  await insertDeliveries(sql, [delivery], now)
}
