/**
 * The point `billing`: plans that accounts pay for.
 *
 * - Order: a webhook may come before the answer to `checkout`, and webhooks in any order: `at` decides.
 * - Repeats: the same webhook again answers the same event id, and the core applies an event once.
 * - Failure: a webhook whose signature does not hold throws `E_REFUSED`; nothing of it is believed.
 */
export interface BillingPoint {
  plans(): Promise<Plan[]>
  /** An address where the person pays; the core sends them there. */
  checkout(request: CheckoutRequest): Promise<{ url: string; reference: string }>
  webhook(request: { headers: Record<string, string>; body: Uint8Array }): Promise<BillingEvent[]>
}

export interface Plan {
  id: string
  name: string
  /** minor units of the currency (cents) a period */
  price: number
  currency: string
  period: 'month' | 'year'
}

export interface CheckoutRequest {
  /** stable over repeats: the same one opens no second subscription */
  id: string
  plan: string
  accountId: string
  returnTo: string
}

export interface BillingEvent {
  id: string
  reference: string
  kind: 'paid' | 'failed' | 'cancelled'
  /** milliseconds since the epoch */
  at: number
  /** until when it is paid; null where it is not */
  paidUntil: number | null
}
