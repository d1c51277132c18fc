import type { TextKey } from '@caliopen/contract/text'

/** A theme that stands on this node, unpacked: a plugin brought it, and that plugin is on. */
export interface ThemePackage {
  /** unique in the installation; `default` is not among them */
  name: string
  /** a text of the plugin, whole: `plugins.theme-ledger.title` */
  title: TextKey
  /** the name of another theme, or `default` */
  parent: string
  /** where its files are, absolute: tokens.css, styles/, views/, fonts/, assets/ */
  folder: string
  plugin: string
  version: string
  /** of the package, hex: the same hash is the same files */
  hash: string
}

/** Where themes come from: whoever knows what is installed says it, anew after plugins.changed. */
export interface ThemeSource {
  list(): Promise<readonly ThemePackage[]>
}

let current: ThemeSource = { list: async () => [] }

/** Says where themes come from; before that there is only `default`. */
export function useThemes(source: ThemeSource): void {
  current = source
}

export const themeSource: ThemeSource = { list: () => current.list() }
