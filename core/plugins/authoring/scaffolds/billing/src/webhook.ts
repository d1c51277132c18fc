import { createHmac, timingSafeEqual } from 'node:crypto'
import type { BillingEvent } from '@caliopen/contract/points/billing'

/** Signed over every byte with the secret that both sides know. */
export function isGenuine(
  secret: string,
  headers: Readonly<Record<string, string>>,
  body: Uint8Array
): boolean {
  const expected = Buffer.from(signatureOf(secret, body))
  const given = Buffer.from(headers['x-signature'] ?? '')
  return given.length === expected.length && timingSafeEqual(given, expected)
}

export function signatureOf(secret: string, body: Uint8Array): string {
  return createHmac('sha256', secret).update(body).digest('hex')
}

export function eventsOf(body: Uint8Array): BillingEvent[] {
  return [JSON.parse(Buffer.from(body).toString('utf8')) as BillingEvent]
}
