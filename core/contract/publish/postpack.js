import { existsSync, renameSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { manifest, manifestAside } from './folder.js'

/** Also after a pack that was killed. */
export function putBack() {
  if (existsSync(manifestAside)) renameSync(manifestAside, manifest)
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) putBack()
