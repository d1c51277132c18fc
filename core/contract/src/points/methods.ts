import type { PluginPoints } from '../plugin/define_plugin.js'

export type CodePoint = keyof PluginPoints

/** What every contribution of a point answers, and what it may answer beside. */
export const POINT_METHODS: Readonly<
  Record<CodePoint, { required: readonly string[]; optional: readonly string[] }>
> = {
  channels: { required: ['link', 'start', 'stop', 'send', 'health'], optional: ['mark'] },
  trustRules: { required: ['judge'], optional: [] },
  dnsProviders: { required: ['zoneOf', 'list', 'apply'], optional: [] },
  importers: { required: ['probe', 'next'], optional: [] },
  billing: { required: ['plans', 'checkout', 'webhook'], optional: [] },
}

export const CODE_POINTS = Object.keys(POINT_METHODS) as CodePoint[]

/** All rules of a plugin about one batch, in one call: `TrustAnswer`. */
export const EVERY_RULE = 'trustRules/*/judge'
