import { createHash } from 'node:crypto'
import type { Manifest } from '@caliopen/contract/manifest/manifest'
import { isCompatible, readManifest } from '@caliopen/contract/manifest/read_manifest'
import { fault, type Fault } from '../fault.js'
import { CORE_VERSION } from './core_version.js'
import type { ReadPackage, ThemeFolder } from './checked_package.js'
import { hasCode } from './has_code.js'
import { LIMITS } from './limits.js'
import { readArchive } from './read_archive.js'
import { readLocales } from './read_locales.js'
import { readSignature } from './read_signature.js'
import { RESERVED_IDS } from './reserved_ids.js'

type Files = ReadonlyMap<string, Buffer>

/**
 * Reads a `.tgz` from anywhere: nothing of it is run, written or believed. Whether it may be installed here is not
 * asked: that hangs on what is installed already (`judge`).
 */
export async function readPackage(
  bytes: Uint8Array,
  coreVersion: string = CORE_VERSION
): Promise<ReadPackage> {
  const { files, faults } = await readArchive(bytes)
  if (faults.length > 0) return { ok: false, faults, manifest: null }
  const text = files.get('plugin.json')
  if (!text) return { ok: false, faults: [fault('E_NO_MANIFEST')], manifest: null }
  const read = readManifest(text.toString('utf8'))
  if (!read.ok) {
    return { ok: false, faults: read.faults.map(manifestFault), manifest: null }
  }
  return checkContents(bytes, files, read.manifest, coreVersion)
}

export function hashOf(bytes: Uint8Array): string {
  return createHash('sha512').update(bytes).digest('hex')
}

function checkContents(
  bytes: Uint8Array,
  files: Files,
  manifest: Manifest,
  coreVersion: string
): ReadPackage {
  const { texts, faults: ofLocales } = readLocales(files, manifest)
  const signature = readSignature(files, manifest)
  const faults = [
    ...ofId(manifest),
    ...ofCore(manifest, coreVersion),
    ...ofCode(files, manifest),
    ...ofThemes(files, manifest),
    ...ofPictures(files, manifest),
    ...ofLocales,
    ...(signature.fault ? [signature.fault] : []),
  ]
  if (faults.length > 0 || signature.key === null) return { ok: false, faults, manifest }
  const themes = themeFolders(files, manifest)
  const { key } = signature
  const [hash, size] = [hashOf(bytes), bytes.length]
  return { ok: true, package: { hash, size, manifest, files, texts, themes, key } }
}

function manifestFault({ at, sentence }: { at: string; sentence: string }): Fault {
  return fault('E_MANIFEST', { at: at || '/', detail: sentence })
}

function ofId({ id }: Manifest): Fault[] {
  return RESERVED_IDS.has(id) ? [fault('E_RESERVED_ID', { id })] : []
}

function ofCore(manifest: Manifest, coreVersion: string): Fault[] {
  if (isCompatible(manifest, coreVersion)) return []
  return [fault('E_INCOMPATIBLE', { range: manifest.core, version: coreVersion })]
}

function ofCode(files: Files, manifest: Manifest): Fault[] {
  const code = files.get('plugin.js')
  if (!code) return hasCode(manifest) ? [fault('E_NO_CODE')] : []
  return code.length > LIMITS.code ? [fault('E_CODE_TOO_LARGE')] : []
}

function ofThemes(files: Files, manifest: Manifest): Fault[] {
  const empty = themeFolders(files, manifest).filter((theme) => theme.files.length === 0)
  return empty.map(({ folder }) => fault('E_NO_THEME_FOLDER', { folder }))
}

function themeFolders(files: Files, { contributes }: Manifest): ThemeFolder[] {
  return (contributes.themes ?? []).map(({ name, folder }) => {
    const inside = [...files.keys()].filter((path) => path.startsWith(`${folder}/`))
    return { name, folder, files: inside.map((path) => path.slice(folder.length + 1)) }
  })
}

function ofPictures(files: Files, { screenshots }: Manifest): Fault[] {
  const icon = files.get('icon.svg')
  const large = (icon?.length ?? 0) > LIMITS.icon ? [fault('E_ICON_TOO_LARGE')] : []
  const pictures = (screenshots ?? []).flatMap(({ file: path }) => {
    const picture = files.get(path)
    if (!picture) return [fault('E_NO_SCREENSHOT', { path })]
    return picture.length > LIMITS.screenshot ? [fault('E_SCREENSHOT_TOO_LARGE', { path })] : []
  })
  return [...large, ...pictures]
}
