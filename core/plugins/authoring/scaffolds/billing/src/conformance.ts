import type { Webhook } from '@caliopen/contract/kit/billing/scenario'
import { defineConformance } from '@caliopen/contract/kit/conformance'
import type { BillingEvent } from '@caliopen/contract/points/billing'
import { signatureOf } from './webhook.js'

const API = 'api.pigeon.example'
const SECRET = 'secret of a test'
const MONTH = 30 * 86_400_000
const AT = Date.UTC(2026, 0, 1)

/** The far side, played: what the kit needs to know to try it out. */
export default defineConformance({
  billing: {
    pigeon: {
      settings: { api_key: 'key of a test', webhook_secret: SECRET },
      prepare(world) {
        world.site(API, ({ url, method }) => {
          if (method === 'GET') return { json: [plan('basic', 300), plan('plus', 700)] }
          const reference = new URL(url).pathname.replace('/checkouts/', 'subscription-')
          return { json: { url: `https://pay.pigeon.example/${reference}`, reference } }
        })
      },
      paid: (_, reference) =>
        webhook({ ...event(reference, 'paid'), paidUntil: AT + MONTH }, SECRET),
      cancelled: (_, reference) => webhook(event(reference, 'cancelled'), SECRET),
      forged: (_, reference) => webhook(event(reference, 'paid'), 'another secret'),
      away: (world) => world.away(API),
    },
  },
})

function plan(id: string, price: number) {
  return { id, name: id, price, currency: 'EUR', period: 'month' }
}

function event(reference: string, kind: BillingEvent['kind']): BillingEvent {
  return { id: `${reference}-${kind}`, reference, kind, at: AT, paidUntil: null }
}

function webhook(content: BillingEvent, secret: string): Webhook {
  const body = Buffer.from(JSON.stringify(content))
  return { headers: { 'x-signature': signatureOf(secret, body) }, body }
}
