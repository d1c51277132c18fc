import type { Sql } from '#database/sql.js'

/** An account's address on a channel. */
interface OwnEnd {
  accountId: Buffer
  channel: string
}

/** Keeps whom a channel's own list names: as suggestions, for only a person makes contacts. */
export async function suggestCorrespondents(
  sql: Sql,
  { accountId, channel }: OwnEnd,
  correspondents: readonly { address: string; name: string }[],
  now: number
): Promise<void> {
  await sql.insert(
    'correspondents',
    [
      ...['account_id', 'channel', 'address', 'name', 'received', 'sent', 'first_at', 'last_at'],
      'listed_at',
    ],
    correspondents.map(({ address, name }) => [
      ...[accountId, channel, address, name, 0, 0, now, now, now],
    ]),
    {
      keys: ['account_id', 'channel', 'address'],
      update: {
        name: `case when new(name) = '' then correspondents.name else new(name) end`,
        listed_at: 'new(listed_at)',
      },
    }
  )
}
