import { newId } from '@caliopen/contract/ids'
import type { FieldValues } from '@caliopen/contract/manifest/fields'
import type { LinkAnswer, LinkRequest } from '@caliopen/contract/points/channel'
import type { Bus } from '#core/bus/contract.js'
import type { Sql, SqlDatabase } from '#database/sql.js'
import type { PluginCalls } from '../../hosts/plugin_calls.js'
import type { Seal } from '#database/seal.js'
import type { ProvidedChannel } from '../provided.js'
import { sealCredentials } from './credentials.js'
import { readLinkAnswer } from './link_answer.js'

export interface LinkParts {
  sql: SqlDatabase
  calls: PluginCalls
  seal: Seal
  bus: Pick<Bus, 'publish'>
}

/** The far side may have to be found and asked. */
const DEADLINE = 30_000

/**
 * Asks the plugin to open an address with these values; where it does, the address is the account's identity from
 * here on. An address that is linked already gets the new credentials. Rejects with a PluginError.
 */
export async function linkAddress(
  { sql, calls, seal, bus }: LinkParts,
  accountId: Buffer,
  { plugin, declaration: { name: channel } }: ProvidedChannel,
  request: LinkRequest
): Promise<LinkAnswer> {
  const sent = await calls.call(plugin, `channels/${channel}/link`, request, { deadline: DEADLINE })
  const answer = readLinkAnswer(sent, plugin)
  if (answer.kind !== 'linked') return answer
  const { address, name, secrets } = answer
  const link = { channel, address, name, values: { ...request.values, ...secrets } }
  await sql.transaction((transaction) => keepLink(transaction, seal, accountId, link))
  bus.publish('links.changed', {})
  return answer
}

interface NewLink {
  channel: string
  address: string
  name: string
  values: FieldValues
}

async function keepLink(
  sql: Sql,
  seal: Seal,
  accountId: Buffer,
  { channel, address, name, values }: NewLink
): Promise<void> {
  const now = Date.now()
  const key = [accountId, channel, address]
  const known = await sql.get<{ id: Buffer }>(
    'select id from identities where account_id = ? and channel = ? and address = ?',
    key
  )
  const id = known?.id ?? newId()
  const credentials = sealCredentials(seal, id, values)
  await sql.insert(
    'identities',
    ['account_id', 'channel', 'address', 'id', 'name', 'credentials', 'created_at'],
    [[...key, id, name, credentials, now]],
    {
      keys: ['account_id', 'channel', 'address'],
      update: { name: 'new(name)', credentials: 'new(credentials)' },
    }
  )
  await sql.insert(
    'channel_links',
    ['identity_id', 'account_id', 'channel', 'state', 'reason', 'since'],
    [[id, accountId, channel, 'connecting', null, now]],
    {
      keys: ['identity_id'],
      update: { state: 'new(state)', reason: 'new(reason)', since: 'new(since)' },
    }
  )
}

/** Forgets the address and what opened it; its messages stay. Answers whether it was there. */
export async function unlinkAddress(
  sql: SqlDatabase,
  bus: Pick<Bus, 'publish'>,
  accountId: Buffer,
  identityId: Buffer
): Promise<boolean> {
  const gone = await sql.transaction(async (transaction) => {
    const key = [accountId, identityId]
    const links = await transaction.run(
      'delete from channel_links where account_id = ? and identity_id = ?',
      key
    )
    if (links > 0) {
      await transaction.run('delete from identities where account_id = ? and id = ?', key)
    }
    return links > 0
  })
  if (gone) bus.publish('links.changed', {})
  return gone
}
