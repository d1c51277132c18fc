import type { BillingPoint } from '../points/billing.js'
import type { ChannelPoint } from '../points/channel.js'
import type { DnsProviderPoint } from '../points/dns_provider.js'
import type { ImporterPoint } from '../points/importer.js'
import type { TrustRulePoint } from '../points/trust_rules.js'
import type { PluginHost } from './host.js'

/** By the names that the manifest declares. Themes have no code: their files are all there is. */
export interface PluginPoints {
  channels?: Record<string, ChannelPoint>
  trustRules?: Record<string, TrustRulePoint>
  dnsProviders?: Record<string, DnsProviderPoint>
  importers?: Record<string, ImporterPoint>
  billing?: Record<string, BillingPoint>
}

export interface Plugin extends PluginPoints {
  /** before anything else is called; a start that throws is a plugin that does not start */
  start?(): void | Promise<void>
  /** the clock, as often as `permissions.schedule` says; one call at a time */
  tick?(): Promise<void>
  /** the plugin is asked whether it works: throw when it does not. Without it, having started is health. */
  health?(): Promise<void>
  /** finish what is begun, within 3 seconds */
  stop?(): void | Promise<void>
}

export type PluginFactory = (host: PluginHost) => Plugin

/**
 * What `plugin.js` exports as its default.
 *
 * It runs alone in a process that may do nothing. Of Node's modules there are those that only compute: assert,
 * async_hooks (AsyncLocalStorage, AsyncResource), buffer, crypto, events, path, punycode, querystring, stream,
 * string_decoder, timers, url, util, zlib; of os, process, perf_hooks and module what libraries ask for; `require` of
 * these works, too. To import another one fails, and is written into the plugin's log. `console` writes there as well.
 */
export function definePlugin(factory: PluginFactory): PluginFactory {
  return factory
}
