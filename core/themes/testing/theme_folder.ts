import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { ThemePackage } from '../source.js'

/** A theme in a folder of its own, as an installed plugin would have it. */
export function themeFolder(
  name: string,
  files: Readonly<Record<string, string | Buffer>>,
  parent = 'default'
): ThemePackage {
  const folder = mkdtempSync(join(tmpdir(), 'caliopen-theme-'))
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
  const hash = createHash('sha512').update(folder).digest('hex')
  return {
    name,
    parent,
    folder,
    hash,
    title: 'themes.default.title',
    plugin: name,
    version: '1.0.0',
  }
}
