import type { ChannelDeclaration, Manifest } from '@caliopen/contract/manifest/manifest'
import type { InstalledPlugin } from '../installed/installed_plugin.js'

/** A channel and the plugin that brings it. */
export interface ProvidedChannel {
  plugin: string
  declaration: ChannelDeclaration
  manifest: Manifest
  /** the hash of the package: another one is another program */
  hash: string
  /** it runs, or would; otherwise what is linked to it waits */
  active: boolean
}

/** By the channel's name. Answered anew when the plugins changed. */
export type ChannelSource = () => Promise<ReadonlyMap<string, ProvidedChannel>>

/** The channels of these plugins: names are unique in an installation. */
export function channelsOf(plugins: readonly InstalledPlugin[]): Map<string, ProvidedChannel> {
  return new Map(
    plugins.flatMap(({ id, hash, manifest, state }) =>
      (manifest.contributes.channels ?? []).map((declaration): [string, ProvidedChannel] => [
        declaration.name,
        {
          ...{ plugin: id, declaration, manifest, hash },
          active: state === 'active' || state === 'probation',
        },
      ])
    )
  )
}
