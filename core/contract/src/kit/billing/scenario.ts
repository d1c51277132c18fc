import type { BillingPoint, CheckoutRequest } from '../../points/billing.js'
import type { Check, Scenario, Trial } from '../run.js'
import type { FakeWorld } from '../world/fake_world.js'

export interface Webhook {
  headers: Record<string, string>
  body: Uint8Array
}

/** What the kit of `billing` must know: how the far side says what became of a checkout. */
export interface BillingScenario extends Scenario {
  /** as the far side would send it when the person of this checkout has paid */
  paid(world: FakeWorld, reference: string): Webhook
  /** … when they cancelled afterwards; absent where that cannot be */
  cancelled?(world: FakeWorld, reference: string): Webhook
  /** like `paid`, but not from the far side: its signature does not hold */
  forged(world: FakeWorld, reference: string): Webhook
  /** the far side does not answer any more; absent where that cannot be played */
  away?(world: FakeWorld): void
}

export type BillingCheck = Check<BillingPoint, BillingScenario>
export type BillingTrial = Trial<BillingPoint, BillingScenario>

/** A checkout of the first plan. */
export async function checkoutOf({ point }: BillingTrial): Promise<CheckoutRequest> {
  const [plan] = await point.plans()
  return {
    id: '0199c0de-0000-7000-8000-000000000001',
    plan: plan?.id ?? '',
    accountId: '0199c0de-0000-7000-8000-00000000000a',
    returnTo: 'https://mail.example.org/settings/plan',
  }
}
