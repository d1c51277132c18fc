import app from '@adonisjs/core/services/app'
import { idText } from '@caliopen/contract/ids'

/** Wakes the account's open pages after a change that is committed; null changed nothing. */
export async function announce(
  accountId: Buffer,
  change: { modseq: number } | null,
  kind = 'moved'
): Promise<void> {
  if (!change) return
  const bus = await app.container.make('bus')
  bus.publish('account.changed', { accountId: idText(accountId), modseq: change.modseq, kind })
}
