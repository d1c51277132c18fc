import type { Sql } from '#database/sql.js'
import { normaliseAddress } from '../addresses.js'
import { type AccountDetails, readAccountDetails } from './account_details.js'
import { findHolders, type Holder } from './holders.js'
import { readMembers } from './members.js'
import type { Recipient } from './recipients.js'
import { withDomain } from './with_domain.js'

/** Whom a message to an address of ours comes to, at the end of all aliases, groups and forwardings. */
export interface Reach {
  /** as it was addressed, normalised */
  address: string
  /** the same people, the same key */
  key: string
  /** who keeps a copy here */
  accounts: Recipient[]
  onward: Onward[]
  /** null: anybody may write */
  writers: ReadonlySet<string> | null
  /** the account that was addressed keeps what comes, and has no room for it */
  isFull: boolean
  /** it leaves the house for more addresses than one message may: some would go without it, and nobody would know */
  isTooMany: boolean
}

/** What leaves the account or group that was addressed. */
export interface Onward {
  /** the account or group that passes it on */
  ownerId: Buffer
  to: string
  /** the addresses of ours that it came through, the owner's last */
  via: readonly string[]
  /**
   * `rewritten` to come from the owner's domain; `kept` where `to` is a person of ours who has no
   * room yet, so that it waits; `none` for a bounce that goes back
   */
  sender: 'rewritten' | 'kept' | 'none'
  /** who keeps it where it cannot be passed on; null where a group does so */
  keeper: Recipient | null
}

/** `foreign`: of a domain that is not ours. */
export type Reached = Reach | 'unknown' | 'foreign'

/** A group in a group in a group: what is deeper is not looked for. */
const DEEPEST = 5
const MOST = 1_000

interface Hop {
  address: string
  via: readonly string[]
  owner: Pick<Onward, 'ownerId' | 'keeper'> | null
}

/**
 * Asks a few times for each storey of groups and forwardings, however many people stand on it. What
 * leads back to where it came from is walked once. `room` is the quota of accounts without their own.
 */
export async function reach(sql: Sql, text: string, room: number | null): Promise<Reached> {
  const address = normaliseAddress(await withDomain(sql, text))
  if (!address) return 'unknown'
  const walk = new Walk(sql, address, room)
  let hops: Hop[] = [{ address, via: [], owner: null }]
  for (let depth = 0; depth < DEEPEST && hops.length > 0; depth++) hops = await walk.step(hops)
  return walk.end()
}

class Walk {
  #sql: Sql
  #room: number | null
  #reach: Reach
  #first: Recipient | null = null
  #isForeign = false
  #seen = new Set<string>()

  constructor(sql: Sql, address: string, room: number | null) {
    this.#sql = sql
    this.#room = room
    this.#reach = {
      ...{ address, key: address, accounts: [], onward: [] },
      ...{ writers: null, isFull: false, isTooMany: false },
    }
  }

  /** One storey; returns where it leads. */
  async step(hops: readonly Hop[]): Promise<Hop[]> {
    const holders = await findHolders(
      this.#sql,
      hops.map(({ address }) => address)
    )
    const held = hops.flatMap((hop) => this.#take(hop, holders.get(hop.address)))
    const accounts = held.flatMap(({ holder }) => (holder.kind === 'account' ? [holder.id] : []))
    const groups = held.flatMap(({ holder }) => (holder.kind === 'group' ? [holder.id] : []))
    const details = await readAccountDetails(this.#sql, accounts)
    const members = await readMembers(this.#sql, groups)
    return held.flatMap(({ hop, holder }) => {
      const key = holder.id.toString('hex')
      return holder.kind === 'account'
        ? this.#account(hop, holder, details.get(key))
        : this.#group(hop, holder, members.get(key) ?? [])
    })
  }

  end(): Reached {
    const { accounts, onward, isFull, writers } = this.#reach
    if (this.#isForeign) return 'foreign'
    // a forwarding that leads nowhere, or round in a circle: it stays where it was sent
    if (this.#first && accounts.length + onward.length === 0 && !isFull) accounts.push(this.#first)
    const isSomebody = accounts.length > 0 || onward.length > 0 || isFull || writers !== null
    return isSomebody ? this.#reach : 'unknown'
  }

  /** What is held by somebody who was not met yet; outside addresses end here. */
  #take(hop: Hop, holder: Holder | undefined) {
    if (!holder) return []
    if (holder.kind === 'foreign') {
      if (hop.owner) this.#send(hop, hop.owner, 'rewritten')
      else this.#isForeign = true
      return []
    }
    const key = holder.id.toString('hex')
    if (this.#seen.has(key)) return []
    this.#seen.add(key)
    if (!hop.owner) this.#reach.key = key
    return [{ hop, holder }]
  }

  #account(
    hop: Hop,
    { id, detail }: Extract<Holder, { kind: 'account' }>,
    details: AccountDetails | undefined
  ): Hop[] {
    if (!details) return []
    const recipient = { accountId: id, address: hop.address, detail }
    const { targets, keepsCopy, bytes, quota, address } = details
    if (!hop.owner) this.#first = recipient
    const keeps = keepsCopy || targets.length === 0
    const limit = quota ?? this.#room
    const isFull = keeps && limit !== null && bytes >= limit
    if (isFull && hop.owner) {
      this.#send(hop, hop.owner, 'kept')
      return []
    }
    if (isFull) this.#reach.isFull = true
    else if (keeps) this.#reach.accounts.push(recipient)
    const via = [...hop.via, address]
    const owner = { ownerId: id, keeper: recipient }
    return targets.map((target) => ({ address: target, via, owner }))
  }

  #group(
    hop: Hop,
    { id, membersOnly }: Extract<Holder, { kind: 'group' }>,
    members: readonly string[]
  ): Hop[] {
    if (!hop.owner && membersOnly) this.#reach.writers = new Set(members)
    const via = [...hop.via, hop.address]
    const owner = { ownerId: id, keeper: null }
    return members.map((address) => ({ address, via, owner }))
  }

  #send(
    { address, via }: Hop,
    owner: Pick<Onward, 'ownerId' | 'keeper'>,
    sender: Onward['sender']
  ) {
    const { onward } = this.#reach
    if (this.#seen.has(address)) return
    this.#seen.add(address)
    if (onward.length < MOST) onward.push({ ...owner, to: address, via, sender })
    else this.#reach.isTooMany = true
  }
}

/** Whether the envelope's sender may write to those who were reached. */
export function mayWrite({ writers }: Reach, sender: string): boolean {
  if (writers === null) return true
  const normalised = normaliseAddress(sender) ?? ''
  const base = normalised.replace(/^([^+@]+)\+[^@]*@/, '$1@')
  return writers.has(normalised) || writers.has(base)
}
