import { createHash } from 'node:crypto'
import type { HttpContext } from '@adonisjs/core/http'
import limiter from '@adonisjs/limiter/services/main'

/** Wrong passwords for one address from one host, for one address at all, and from one host, in so much time. */
const PERIOD = '15 minutes'
const OF_ADDRESS_AND_HOST = 10
const OF_ADDRESS = 50
const OF_HOST = 100

export type Attempt<Value> = { value: Value | null } | { waitSeconds: number }

/** Runs a sign-in that answers null when it fails; too many failures are not even tried. */
export async function attempt<Value>(
  { request }: HttpContext,
  address: string,
  work: () => Promise<Value | null>
): Promise<Attempt<Value>> {
  const host = request.ip()
  const limits = limiter.multi([
    { key: keyOf('both', `${address} ${host}`), requests: OF_ADDRESS_AND_HOST, duration: PERIOD },
    { key: keyOf('address', address), requests: OF_ADDRESS, duration: PERIOD },
    { key: keyOf('host', host), requests: OF_HOST, duration: PERIOD },
  ])
  const [refusal, value] = await limits.penalize(() => orThrow(work)).catch(unlessFailed)
  return refusal ? { waitSeconds: Math.max(1, refusal.response.availableIn) } : { value }
}

/** The limiter counts what throws. */
class FailedAttempt extends Error {}

async function orThrow<Value>(work: () => Promise<Value | null>): Promise<Value> {
  const value = await work()
  if (value === null) throw new FailedAttempt()
  return value
}

function unlessFailed(error: unknown): [null, null] {
  if (error instanceof FailedAttempt) return [null, null]
  throw error
}

/** Addresses are long and anybody may type them: the table keeps only what they hash to. */
function keyOf(kind: string, text: string): string {
  return `sign-in:${kind}:${createHash('sha256').update(text).digest('base64url')}`
}
