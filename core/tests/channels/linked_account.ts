import { idText, newId } from '@caliopen/contract/ids'
import type { Bus } from '#core/bus/contract.js'
import { newTestAccount } from '#core/tests/test_database.js'
import type { TestAccount } from '#core/tests/test_database.js'
import type { SqlDatabase } from '#database/sql.js'
import { instanceSeal } from '#database/seal.js'
import type { Seal } from '#database/seal.js'
import { linkAddress } from '#core/plugins/channels/links/link_address.js'
import { linksOf } from '#core/plugins/channels/links/account_links.js'
import { SmallHosts, smallProvided } from './small_channel.js'
import type { SmallChannel } from './small_channel.js'

export const testSeal: Seal = instanceSeal('a key of sixteen or more characters')

/** A bus that reaches nobody, and remembers what was published. */
export class SilentBus implements Pick<Bus, 'publish' | 'subscribe'> {
  readonly published: string[] = []

  publish(topic: string) {
    this.published.push(topic)
  }

  subscribe() {
    return () => {}
  }
}

export interface LinkedAccount extends TestAccount {
  identityId: string
  /** its own address on the channel */
  own: string
}

/** A new account that has linked an address of the small channel. */
export async function newLinkedAccount(
  sql: SqlDatabase,
  channel: SmallChannel
): Promise<LinkedAccount> {
  const account = await newTestAccount(sql)
  const own = `ana-${newId().toString('hex').slice(-8)}@small.example`
  const parts = { sql, calls: new SmallHosts(channel), seal: testSeal, bus: new SilentBus() }
  const values = { address: own, password: 'right' }
  await linkAddress(parts, account.id, smallProvided(), { values, language: 'en' })
  const [link] = await linksOf(sql, account.id)
  if (!link) throw new Error('the address was not linked')
  return { ...account, identityId: idText(link.id), own }
}
