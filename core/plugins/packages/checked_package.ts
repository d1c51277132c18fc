import type { Manifest } from '@caliopen/contract/manifest/manifest'
import type { Fault } from '../fault.js'

/** A package that holds what it promises: whole, within the limits, signed by the key that it names. */
export interface CheckedPackage {
  /** SHA-512 of the bytes, hexadecimal */
  hash: string
  /** bytes, packed */
  size: number
  manifest: Manifest
  /** by path within the package, without `package/` */
  files: ReadonlyMap<string, Buffer>
  /** by language, as in `locales/LANGUAGE.json` */
  texts: ReadonlyMap<string, Texts>
  themes: readonly ThemeFolder[]
  /** the publisher's key, raw, base64url; whether it is the right one is another question */
  key: string
}

/** ICU messages under nested keys. */
export interface Texts {
  [name: string]: string | Texts
}

export interface ThemeFolder {
  name: string
  folder: string
  /** paths below the folder */
  files: readonly string[]
}

/** All that is wrong at once; the manifest where it could be read all the same, so that a page can name it. */
export type ReadPackage =
  | { ok: true; package: CheckedPackage }
  | { ok: false; faults: readonly Fault[]; manifest: Manifest | null }
