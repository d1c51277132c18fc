import { PluginError } from '@caliopen/contract/plugin/errors'
import type { HostRequest, PluginHost } from '@caliopen/contract/plugin/host'
import type { BillingPoint, Plan } from '@caliopen/contract/points/billing'
import { eventsOf, isGenuine } from './webhook.js'

const BASE = 'https://api.pigeon.example'

export function billing(host: PluginHost): BillingPoint {
  const plans = async () => JSON.parse(await send(host, 'GET', '/plans')) as Plan[]
  return {
    plans,

    /** The far side knows a checkout by the id that we give it: asked twice, it answers the same. */
    async checkout({ id, plan, returnTo }) {
      const known = await plans()
      if (known.every((one) => one.id !== plan)) {
        throw new PluginError('E_REFUSED', `there is no plan ${plan}`)
      }
      return JSON.parse(await send(host, 'PUT', `/checkouts/${id}`, { plan, returnTo }))
    },

    async webhook({ headers, body }) {
      const secret = String(host.settings.webhook_secret)
      if (isGenuine(secret, headers, body)) return eventsOf(body)
      throw new PluginError('E_REFUSED', 'the signature of the webhook does not hold')
    },
  }
}

async function send(
  host: PluginHost,
  method: NonNullable<HostRequest['method']>,
  path: string,
  body: object | null = null
): Promise<string> {
  const answer = await host.fetch({
    url: `${BASE}${path}`,
    method,
    headers: {
      'authorization': `Bearer ${host.settings.api_key}`,
      'content-type': 'application/json',
    },
    ...(body && { body: JSON.stringify(body) }),
  })
  if (answer.status === 200) return Buffer.from(answer.body).toString('utf8')
  const [code, key] = answer.status === 401 ? ['E_CREDENTIALS', 'key'] : ['E_TEMPORARY', 'away']
  const text = { key: `faults.${key}`, values: {} }
  throw new PluginError(code, `the API answers ${answer.status}`, { text })
}
