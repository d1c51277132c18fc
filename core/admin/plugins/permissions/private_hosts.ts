import type { Permissions } from '@caliopen/contract/manifest/manifest'
import { readHost } from '#core/plugins/forms/hosts.js'

const MOST = 50

/** Whether a server of one's own network could be meant by what it asks for. */
export function mayMeanPrivateHosts({ hosts = [] }: Permissions): boolean {
  return hosts.length > 0
}

export type PrivateHosts = { ok: true; hosts: string[] } | { ok: false; wrong: string }

/** Names and addresses as somebody typed them, one a line or with commas between; ports say nothing here. */
export function readPrivateHosts(typed: unknown): PrivateHosts {
  const texts = typeof typed === 'string' ? typed.split(/[\s,;]+/).filter(Boolean) : []
  const hosts = new Set<string>()
  for (const text of texts.slice(0, MOST)) {
    const host = readHost(text)
    if (host === null) return { ok: false, wrong: text.slice(0, 100) }
    hosts.add(withoutPort(host))
  }
  return { ok: true, hosts: [...hosts] }
}

/** An address of IPv6 stands bare. */
function withoutPort(host: string): string {
  const six = /^\[([^\]]+)\]/.exec(host)?.[1]
  return six ?? host.replace(/:\d+$/, '')
}
