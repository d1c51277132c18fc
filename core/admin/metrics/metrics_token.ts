import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { readSetting, writeSetting, type Setting } from '#core/accounts/settings/setting.js'
import { UnsealableError, type Seal } from '#database/seal.js'
import type { Sql } from '#database/sql.js'

/** Sealed; null until somebody wants to look: then there is no such address. */
const METRICS_TOKEN: Setting<string | null> = {
  name: 'metrics.token',
  fallback: null,
  parse: (value) => (typeof value === 'string' ? value : null),
}

const PURPOSE = 'metrics.token'

/** null where there is none, or where it was sealed by another instance's key. */
export async function readMetricsToken(sql: Sql, seal: Seal): Promise<string | null> {
  const sealed = await readSetting(sql, METRICS_TOKEN)
  if (sealed === null) return null
  try {
    return seal.open(sealed, PURPOSE)
  } catch (error) {
    if (error instanceof UnsealableError) return null
    throw error
  }
}

/** From now on this one opens /metrics, and no former one does. */
export async function renewMetricsToken(sql: Sql, seal: Seal): Promise<string> {
  const token = randomBytes(24).toString('base64url')
  await writeSetting(sql, METRICS_TOKEN, seal.seal(token, PURPOSE))
  return token
}

/** Nobody may look any more. */
export async function forgetMetricsToken(sql: Sql): Promise<void> {
  await writeSetting(sql, METRICS_TOKEN, null)
}

/** RFC 6750 §2.1; the time it takes says nothing of the token. */
export function bears(authorization: string | undefined, token: string): boolean {
  const [, given = ''] = /^Bearer +([\w.~+/=-]+) *$/i.exec(authorization ?? '') ?? []
  return timingSafeEqual(digestOf(given), digestOf(token))
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
