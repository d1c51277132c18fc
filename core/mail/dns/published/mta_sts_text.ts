import { createHash } from 'node:crypto'
import type { MtaStsMode } from './mta_sts_setting.js'

/** Seconds for which others keep it. Weeks are advised (RFC 8461 §3.2); less while it may still change. */
const MAX_AGE: Record<MtaStsMode, number> = { none: 86_400, testing: 86_400, enforce: 2 * 604_800 }

/** Our policy: mail for us goes to that host, and to no other (RFC 8461 §3.2). */
export function mtaStsText(hostname: string, mode: MtaStsMode): string {
  const lines = ['version: STSv1', `mode: ${mode}`, `mx: ${hostname}`, `max_age: ${MAX_AGE[mode]}`]
  return `${lines.join('\r\n')}\r\n`
}

/** RFC 8461 §3.1: 1 to 32 letters and digits, others whenever the policy is another. */
export function mtaStsId(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 20)
}
