import type { ArrivalRecipient } from '@caliopen/contract/arrival'
import type { Onward, Reach } from '#core/accounts/recipients/reach.js'
import type { Reply } from '../session/reply.js'
import type { Journey } from './head.js'
import { GOES_IN_CIRCLES, NOT_PASSED_ON, TOO_MANY_HOPS } from './refusals.js'

/** RFC 5321 §6.3: a message that came through so many hosts goes round. */
const MOST_HOPS = 50

/** Where one message goes. */
export interface Plan {
  /** every account once */
  accounts: ArrivalRecipient[]
  /** every owner and kind of sender once */
  onward: Passing[]
  /** it goes nowhere, and this is said */
  refusal: Reply | null
}

/** What one owner passes on. */
export interface Passing extends Omit<Onward, 'to' | 'keeper'> {
  /** the address that was written to */
  addressed: string
  to: string[]
}

/**
 * Puts together whom all the recipients of a message reach. Junk is not passed on, nor kept for who has no room, nor what was passed
 * on by the same address before: whoever would have done so keeps it instead.
 */
export function planPassing(reaches: readonly Reach[], journey: Journey, isJunk: boolean): Plan {
  const accounts = new Map<string, ArrivalRecipient>()
  const onward = new Map<string, Passing>()
  const goneTo = new Set<string>()
  let circles = 0
  for (const one of reaches) for (const recipient of one.accounts) keep(accounts, recipient)
  for (const { address, onward: ways } of reaches) {
    for (const way of ways) {
      const isCircle = way.via.some((passer) => journey.deliveredTo.has(passer))
      if (isCircle) circles += 1
      if (isCircle || (isJunk && way.sender !== 'none')) {
        if (way.keeper) keep(accounts, way.keeper)
      } else if (!goneTo.has(way.to)) {
        goneTo.add(way.to)
        pass(onward, address, way)
      }
    }
  }
  const plan = { accounts: [...accounts.values()], onward: [...onward.values()] }
  return { ...plan, refusal: refusalOf(plan, journey, circles) }
}

function keep(accounts: Map<string, ArrivalRecipient>, recipient: ArrivalRecipient): void {
  const key = recipient.accountId.toString('latin1')
  // one copy a person: an alias and a plus-address of the same account are the same reader
  if (!accounts.has(key)) accounts.set(key, recipient)
}

function pass(onward: Map<string, Passing>, addressed: string, way: Onward): void {
  const { to, ownerId, via, sender } = way
  const key = `${ownerId.toString('latin1')} ${sender} ${via.join(' ')}`
  const passing = onward.get(key) ?? { ownerId, via, sender, addressed, to: [] }
  passing.to.push(to)
  onward.set(key, passing)
}

function refusalOf(
  { accounts, onward }: Pick<Plan, 'accounts' | 'onward'>,
  { hops }: Journey,
  circles: number
): Reply | null {
  if (hops > MOST_HOPS) return TOO_MANY_HOPS
  if (accounts.length + onward.length > 0) return null
  return circles > 0 ? GOES_IN_CIRCLES : NOT_PASSED_ON
}
