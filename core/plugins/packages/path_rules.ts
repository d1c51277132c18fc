import { fault, type Fault } from '../fault.js'
import { LIMITS } from './limits.js'

const ROOT = 'package/'

/** Names that mean the same on every system, and nothing to any shell. */
const SEGMENT = /^[A-Za-z0-9_@+-][A-Za-z0-9_@.+-]*$/

/** Names of devices on Windows, with or without an ending. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i

/** Judges the names in an archive, each in the light of those before. */
export class PathRules {
  /** lower-case: what differs by case only is one file on many disks */
  readonly #files = new Set<string>()
  readonly #folders = new Set<string>()

  /** `package/plugin.json` -> `plugin.json` */
  inside(path: string): string {
    return path.slice(ROOT.length)
  }

  judgeFolder(path: string): Fault | null {
    const name = path.replace(/\/$/, '')
    return `${name}/` === ROOT ? null : this.#judgeName(`${name}`)
  }

  judgeFile(path: string): Fault | null {
    const reason = this.#judgeName(path)
    if (reason) return reason
    const name = path.toLowerCase()
    const folders = foldersOf(name)
    const twice = this.#files.has(name) || this.#folders.has(name)
    if (twice || folders.some((folder) => this.#files.has(folder))) {
      return fault('E_TWICE', { path })
    }
    this.#files.add(name)
    for (const folder of folders) this.#folders.add(folder)
    return null
  }

  #judgeName(path: string): Fault | null {
    const shown = path.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, LIMITS.path)
    const segments = path.split('/')
    const isSafe = segments.every((segment) => SEGMENT.test(segment) && !DEVICE.test(segment))
    if (!isSafe || path.length > LIMITS.path) return fault('E_UNSAFE_PATH', { path: shown })
    if (!path.startsWith(ROOT)) return fault('E_OUTSIDE_PACKAGE', { path: shown })
    if (segments.length - 1 > LIMITS.depth) {
      return fault('E_TOO_DEEP', { path: shown, most: LIMITS.depth })
    }
    return null
  }
}

/** `package/a/b.js` -> `package`, `package/a` */
function foldersOf(path: string): string[] {
  const segments = path.split('/').slice(0, -1)
  return segments.map((_, index) => segments.slice(0, index + 1).join('/'))
}
