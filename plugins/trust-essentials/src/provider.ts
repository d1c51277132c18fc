import type { Facts } from '@caliopen/contract/facts'
import { SURVEILLED_PROVIDERS, type SurveilledProvider } from './surveilled_providers.js'

const byDomain = index(({ domains }) => domains)
const byHost = index(({ hosts }) => hosts)

/**
 * The mass-surveilled service that holds the sender's mail, or null. It is recognised by the
 * sender's domain, and for a domain of one's own that it hosts, by its machines: the domain's MX,
 * the name of the other side, or what the other side calls itself. To pretend to be such a
 * service only lowers the level, so claims count here.
 */
export function surveillingProvider({ service, transport }: Facts): string | null {
  return (
    byDomain.get(service.domain ?? '') ??
    ofHost(transport?.remoteName) ??
    ofHost(transport?.helo) ??
    service.mx?.map(ofHost).find((provider) => provider !== undefined) ??
    null
  )
}

/** `mail-wr1-f45.google.com` is a host of `google.com`; so is `google.com` itself. */
function ofHost(name: string | null | undefined): string | undefined {
  let host = name?.toLowerCase().replace(/\.$/, '') ?? ''
  while (host !== '') {
    const provider = byHost.get(host)
    if (provider !== undefined) return provider
    const dot = host.indexOf('.')
    host = dot < 0 ? '' : host.slice(dot + 1)
  }
  return undefined
}

function index(keys: (provider: SurveilledProvider) => readonly string[]): Map<string, string> {
  return new Map(
    SURVEILLED_PROVIDERS.flatMap((provider) => keys(provider).map((key) => [key, provider.name]))
  )
}
