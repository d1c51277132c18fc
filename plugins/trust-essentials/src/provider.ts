import type { Facts } from '@caliopen/contract/facts'
import { SURVEILLED_PROVIDERS, type SurveilledProvider } from './surveilled_providers.js'

const byDomain = index(({ domains }) => domains)
const byHost = index(({ hosts }) => hosts)

/** No suffix in the list is longer. */
const MOST_LABELS = 4

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
  const labels = name?.toLowerCase().replace(/\.$/, '').split('.').slice(-MOST_LABELS) ?? []
  const suffixes = labels.map((_, at) => labels.slice(at).join('.'))
  return suffixes.map((suffix) => byHost.get(suffix)).find((provider) => provider !== undefined)
}

function index(keys: (provider: SurveilledProvider) => readonly string[]): Map<string, string> {
  return new Map(
    SURVEILLED_PROVIDERS.flatMap((provider) => keys(provider).map((key) => [key, provider.name]))
  )
}
