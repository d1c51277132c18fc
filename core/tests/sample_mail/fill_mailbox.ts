import { heldBytes } from '@caliopen/contract/bytes'
import { blobHash } from '#core/messages/blobs/blobs.js'
import type { Item } from '#core/messages/digest/item.js'
import { judge } from '#core/messages/digest/judge.js'
import { keep } from '#core/messages/digest/keep.js'
import { prepare } from '#core/messages/digest/prepare.js'
import { essentialJudge } from '../essential_judge.js'
import type { SqlDatabase } from '#database/sql.js'
import { bytesOf, type Correspondent, type Letter } from './letters.js'
import { randomFrom } from './random.js'
import { lettersOf } from './threads.js'

export interface SampleAccount {
  id: Buffer
  address: string
}

const BATCH = 200

/**
 * Fills an account with letters as people write them, the same ones for the same number and moment, through
 * the digest's own code. Yields how many there are so far.
 */
export async function* fillMailbox(
  sql: SqlDatabase,
  account: SampleAccount,
  count: number,
  until = Date.now()
): AsyncGenerator<number> {
  const self: Correspondent = { name: 'Ana Self', address: account.address, isList: false }
  let batch: Item[] = []
  let done = 0
  for (const letter of lettersOf(randomFrom(count), self, count, until)) {
    batch.push(itemOf(account, letter))
    if (batch.length < BATCH && done + batch.length < count) continue
    const judged = await judge(sql, essentialJudge, await prepare(sql, batch))
    await sql.transaction((trx) => keep(trx, judged))
    done += batch.length
    batch = []
    yield done
  }
}

export function itemOf(account: SampleAccount, letter: Letter): Item {
  const raw = bytesOf(letter)
  const isOwn = letter.from.address === account.address
  return {
    accountId: account.id,
    direction: isOwn ? 'out' : 'in',
    channel: 'email',
    sourceId: blobHash(raw),
    raw: heldBytes(raw),
    trace: isOwn ? '' : `Return-Path: <${letter.from.address}>\r\n`,
    sender: letter.from.address,
    recipient: letter.to.address,
    detail: null,
    facts: isOwn ? null : factsOf(letter),
    receivedAt: letter.sentAt,
    mailbox: isOwn ? 'sent' : 'inbox',
    seen: isOwn || letter.messageId.charCodeAt(1) % 4 !== 0,
  }
}

/** Every third server still speaks in the clear. */
function factsOf({ from, messageId }: Letter): Item['facts'] {
  const encrypted = messageId.length % 3 !== 0
  return {
    remoteAddress: '192.0.2.25',
    helo: `mx.${from.address.split('@')[1]}`,
    tls: encrypted ? { protocol: 'TLSv1.3', cipher: 'TLS_AES_256_GCM_SHA384' } : null,
    local: false,
    authentication: null,
  }
}
