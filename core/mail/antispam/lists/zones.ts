/** A list of senders in the DNS (RFC 5782). */
export interface ListZone {
  /** `bl.example.org` */
  zone: string
  /** what being listed adds to the score: above 0 for a list of bad senders, below for one of good ones */
  points: number
  /** who is listed is turned away, whatever else is known of the message */
  refuses: boolean
}

export const MOST_ZONES = 10

const ZONE = /^(?=.{3,200}$)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$/

export function parseZones(value: unknown): ListZone[] {
  if (!Array.isArray(value)) return []
  return value.flatMap((one) => parseZone(one) ?? []).slice(0, MOST_ZONES)
}

export function parseZone(value: unknown): ListZone | null {
  if (typeof value !== 'object' || value === null) return null
  const { zone, points, refuses } = value as Record<string, unknown>
  if (typeof zone !== 'string' || !ZONE.test(zone)) return null
  if (typeof points !== 'number' || !(Math.abs(points) <= 100)) return null
  return { zone, points, refuses: refuses === true && points > 0 }
}
