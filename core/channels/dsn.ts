import type {
  DsnOccasion,
  DsnRequest,
  OriginalRecipient,
  RecipientDsn,
} from '@caliopen/contract/dsn'

/** How `deliveries` keeps what RFC 3461 lets a sender ask. */
export interface DsnColumns {
  dsn_ret: string | null
  dsn_envid: string | null
  dsn_notify: string | null
  dsn_orcpt: string | null
}

export const DSN_COLUMNS = ['dsn_ret', 'dsn_envid', 'dsn_notify', 'dsn_orcpt'] as const

const OCCASIONS: readonly DsnOccasion[] = ['success', 'failure', 'delay']

export function requestOf({ dsn_ret: ret, dsn_envid: envid }: DsnColumns): DsnRequest {
  return { ret: ret === 'full' || ret === 'headers' ? ret : null, envid }
}

export function recipientDsnOf({ dsn_notify: notify, dsn_orcpt: orcpt }: DsnColumns): RecipientDsn {
  return { notify: notify === null ? null : occasionsIn(notify), orcpt: originalOf(orcpt) }
}

/** RFC 3461 §4.1: where nothing was asked, failures are told, and delays where that is the custom. It is ours. */
export function isWanted({ notify }: RecipientDsn, occasion: DsnOccasion): boolean {
  return notify === null ? occasion !== 'success' : notify.includes(occasion)
}

function occasionsIn(notify: string): DsnOccasion[] {
  const words = notify.split(',')
  return OCCASIONS.filter((occasion) => words.includes(occasion))
}

function originalOf(orcpt: string | null): OriginalRecipient | null {
  const at = orcpt?.indexOf(';') ?? -1
  return orcpt === null || at === -1
    ? null
    : { type: orcpt.slice(0, at), address: orcpt.slice(at + 1) }
}
