import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { signPackage, type PackageSignature } from '@caliopen/contract/package/signature'
import type { Manifest } from '@caliopen/contract/manifest/manifest'
import { archive } from './archive.js'

export const publisherKey = generateKeyPairSync('ed25519').privateKey

/** A small importer, for it asks nothing of the neighbourhood; what a test changes stands in `changes`. */
export function specimenManifest(changes: Partial<Manifest> = {}): Manifest {
  return {
    id: 'importer-specimen',
    publisher: { id: 'loft', name: 'The Loft' },
    version: '1.0.0',
    core: '>=0.1 <2',
    name: 'Specimen',
    summary: 'Brings nothing from nowhere',
    licence: 'MIT',
    security: 'mailto:security@loft.example',
    locales: ['en'],
    contributes: { importers: [{ name: 'specimen', title: 'title', fields: [] }] },
    permissions: { storage: { bytes: 65_536 } },
    settings: [],
    ...changes,
  }
}

export const SPECIMEN_CODE = `
  export default (host) => ({
    importers: {
      specimen: {
        probe: async () => ({ mailboxes: [], bytes: null }),
        next: async () => ({ messages: [], cursor: null }),
      },
    },
  })
`

export interface SpecimenParts {
  manifest?: Partial<Manifest>
  code?: string
  /** beside plugin.json, plugin.js and locales/en.json, or in their place; null: not there */
  files?: Readonly<Record<string, string | Buffer | null>>
  key?: KeyObject
  /** the last word on signature.json */
  tamper?: (signature: PackageSignature) => unknown
  /** without signature.json */
  unsigned?: boolean
}

/** The files of a package, without `package/`. */
export function specimenFiles(parts: SpecimenParts = {}): Map<string, Buffer> {
  const manifest = specimenManifest(parts.manifest)
  const files = Object.entries({
    'plugin.json': JSON.stringify(manifest),
    'plugin.js': parts.code ?? SPECIMEN_CODE,
    'locales/en.json': JSON.stringify({
      title: 'Specimen',
      why: 'To see the specimen',
      label: 'A',
    }),
    'README.md': '# Specimen',
    'CHANGELOG.md': '# Changelog',
    ...parts.files,
  }).flatMap(([path, body]): [string, Buffer][] =>
    body === null ? [] : [[path, Buffer.from(body)]]
  )
  return new Map(files)
}

/** A whole, signed package: what plugin:pack and plugin:sign make of such files. */
export function specimen(parts: SpecimenParts = {}): Buffer {
  const manifest = specimenManifest(parts.manifest)
  const files = specimenFiles(parts)
  const hashes = Object.fromEntries(
    [...files].map(([path, bytes]) => [
      path,
      createHash('sha512').update(bytes).digest('base64url'),
    ])
  )
  const { id, version, publisher } = manifest
  const signed = { id, version, publisher: publisher.id, files: hashes }
  const signature = signPackage(signed, parts.key ?? publisherKey)
  const last = parts.tamper ? parts.tamper(signature) : signature
  if (!parts.unsigned) files.set('signature.json', Buffer.from(JSON.stringify(last)))
  return archive([...files].map(([path, body]) => ({ path: `package/${path}`, body })))
}
