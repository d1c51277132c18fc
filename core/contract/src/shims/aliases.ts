/**
 * What a bundler puts in the place of Node's modules that the sandbox denies (esbuild: `alias`), so that libraries
 * which use them work over the broker's streams.
 */
export const SHIMS: Readonly<Record<string, string>> = {
  'net': '@caliopen/contract/shims/net',
  'node:net': '@caliopen/contract/shims/net',
  'tls': '@caliopen/contract/shims/tls',
  'node:tls': '@caliopen/contract/shims/tls',
  'dns': '@caliopen/contract/shims/dns',
  'node:dns': '@caliopen/contract/shims/dns',
  'dns/promises': '@caliopen/contract/shims/dns_promises',
  'node:dns/promises': '@caliopen/contract/shims/dns_promises',
}
