import type { TextKey } from '@caliopen/contract/text'
import type { Texts } from './checked_package.js'

/** The text under a key of dots; null where there is none. */
export function textOf(texts: Texts, key: TextKey): string | null {
  let at: string | Texts | undefined = texts
  for (const name of key.split('.')) {
    if (typeof at !== 'object' || !Object.hasOwn(at, name)) return null
    at = at[name]
  }
  return typeof at === 'string' ? at : null
}
