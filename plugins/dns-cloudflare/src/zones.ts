import type { Api } from './api.js'
import { fault, faultOf } from './faults.js'

interface Zone {
  id: string
  name: string
  status?: string
  type?: string
}

/** The zone with the longest name that holds it. What a token may not see is not listed. */
export async function zoneOf(api: Api, name: string): Promise<string> {
  const labels = name.toLowerCase().replace(/\.$/, '').split('.')
  for (let skip = 0; skip <= labels.length - 2; skip += 1) {
    const zone = await findZone(api, labels.slice(skip).join('.'))
    if (zone) return zone.name
  }
  throw fault('E_NO_ZONE', 'no_zone', 'no zone holds it', { name })
}

export async function zoneId(api: Api, name: string): Promise<string> {
  const zone = await findZone(api, name)
  if (!zone) throw fault('E_NO_ZONE', 'no_zone', `no zone ${name}`, { name })
  return zone.id
}

/** Several accounts may have a zone of that name: the one that is active counts before others that still may be. */
async function findZone(api: Api, name: string): Promise<Zone | null> {
  const reply = await api.zones(name)
  if (reply.status !== 200 || !reply.body.success) throw faultOf(reply, { name, zone: name })
  const zones = Array.isArray(reply.body.result) ? (reply.body.result as Zone[]) : []
  const found = zones.filter((zone) => zone.name === name && isServed(zone))
  return found.find(({ status }) => status === 'active') ?? found[0] ?? null
}

/** Not one that other name servers answer for: `partial` and `secondary` zones, and what has moved away. */
function isServed({ type = 'full', status }: Zone): boolean {
  return type === 'full' && status !== 'moved' && status !== 'deleted'
}
