import type { Arrival, ArrivalForward, ArrivalRecipient } from '@caliopen/contract/arrival'

interface StoredAccount {
  account: string
  address: string
  detail: string | null
}

interface StoredForward {
  id: string
  owner: string
  purpose: string
  sender: string
  to: readonly string[]
  prefix: string
}

/** Where a message goes, as the spool keeps it: ids in hex. */
export function storedRecipients({ recipients, forwards = [] }: Arrival): string {
  const stored: (StoredAccount | StoredForward)[] = [
    ...recipients.map(({ accountId, address, detail }) => ({
      account: accountId.toString('hex'),
      address,
      detail,
    })),
    ...forwards.map(({ id, ownerId, ...forward }) => ({
      id: id.toString('hex'),
      owner: ownerId.toString('hex'),
      ...forward,
    })),
  ]
  return JSON.stringify(stored)
}

export function readRecipients(text: string): Pick<Arrival, 'recipients' | 'forwards'> {
  const recipients: ArrivalRecipient[] = []
  const forwards: ArrivalForward[] = []
  for (const one of JSON.parse(text) as (StoredAccount | StoredForward)[]) {
    if ('account' in one) {
      const { account, address, detail } = one
      recipients.push({ accountId: Buffer.from(account, 'hex'), address, detail })
    } else {
      const { id, owner, ...forward } = one
      const ids = { id: Buffer.from(id, 'hex'), ownerId: Buffer.from(owner, 'hex') }
      forwards.push({ ...ids, ...forward })
    }
  }
  return forwards.length > 0 ? { recipients, forwards } : { recipients }
}
