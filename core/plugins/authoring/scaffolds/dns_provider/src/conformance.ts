import { defineConformance } from '@caliopen/contract/kit/conformance'
import type { FakeSite } from '@caliopen/contract/kit/world/fake_world'
import type { RRset } from '@caliopen/contract/points/dns_provider'

const API = 'api.pigeon.example'
const ZONE = 'example.net'
const TOKEN = 'token of a test'

/** The far side, played: what the kit needs to know to try the provider out. */
export default defineConformance({
  dnsProviders: {
    pigeon: {
      credentials: { token: TOKEN },
      wrongCredentials: { token: 'another one' },
      zone: ZONE,
      elsewhere: 'example.org',
      prepare: (world) => world.site(API, farSide()),
      away: (world) => world.away(API),
    },
  },
})

function farSide(): FakeSite {
  const sets = new Map<string, RRset>()
  put({ name: `www.${ZONE}`, type: 'A', ttl: 300, values: ['192.0.2.80'] })
  return ({ url, method, headers, text }) => {
    if (headers?.authorization !== `Bearer ${TOKEN}`) return { status: 401 }
    const [, , , , name = '', type = ''] = new URL(url).pathname.split('/')
    if (method === 'PUT') put({ name, type, ...JSON.parse(text) })
    if (method === 'DELETE') sets.delete(`${name} ${type}`)
    return { json: url.endsWith('/zones') ? [ZONE] : [...sets.values()] }
  }

  function put(set: RRset): void {
    sets.set(`${set.name} ${set.type}`, set)
  }
}
