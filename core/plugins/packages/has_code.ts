import type { Manifest } from '@caliopen/contract/manifest/manifest'

/** Themes are files and nothing else; everything else is code. */
export function hasCode({ contributes }: Pick<Manifest, 'contributes'>): boolean {
  return Object.keys(contributes).some((point) => point !== 'themes')
}
