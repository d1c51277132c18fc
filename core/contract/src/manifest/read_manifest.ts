import { readFileSync } from 'node:fs'
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js'
import semver from 'semver'
import type { Field } from './fields.js'
import type { HostPermission, Manifest } from './manifest.js'

/** A sentence, and where in plugin.json it is about, as a JSON Pointer (RFC 6901); empty for the whole. */
export interface ManifestFault {
  at: string
  sentence: string
}

export type ReadManifest =
  { ok: true; manifest: Manifest } | { ok: false; faults: readonly ManifestFault[] }

const LONGEST = 128 * 1024

const schema: object = JSON.parse(
  readFileSync(new URL('plugin.schema.json', import.meta.url), 'utf8')
)
const validate = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true }).compile(
  schema
)

/** Checks the text of a plugin.json; loads nothing, and tells everything that is wrong at once. */
export function readManifest(text: string): ReadManifest {
  if (text.length > LONGEST) return fault('', `plugin.json is longer than ${LONGEST} characters`)
  const value = parse(text)
  if (value === undefined) return fault('', 'plugin.json is not JSON')
  if (!validate(value)) return { ok: false, faults: (validate.errors ?? []).map(faultOf) }
  const manifest = value as Manifest
  const faults = [...ofRange(manifest), ...ofReferences(manifest), ...ofNames(manifest)]
  return faults.length > 0 ? { ok: false, faults } : { ok: true, manifest }
}

/** It says that it works with this version of the core. */
export function isCompatible({ core }: Pick<Manifest, 'core'>, coreVersion: string): boolean {
  return semver.satisfies(coreVersion, core, { includePrerelease: true })
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function fault(at: string, sentence: string): ReadManifest {
  return { ok: false, faults: [{ at, sentence }] }
}

function faultOf({ instancePath, message, params }: ErrorObject): ManifestFault {
  const unknown = 'additionalProperty' in params ? `: ${String(params.additionalProperty)}` : ''
  const allowed = 'allowedValues' in params ? `: ${String(params.allowedValues)}` : ''
  return { at: instancePath, sentence: `${message ?? 'is not valid'}${unknown}${allowed}` }
}

function ofRange({ core }: Manifest): ManifestFault[] {
  return semver.validRange(core) === null
    ? [{ at: '/core', sentence: 'is not a range of versions, such as ">=0.1 <2"' }]
    : []
}

/** Hosts that a person names must be asked for. */
function ofReferences(manifest: Manifest): ManifestFault[] {
  const settings = namesOf(manifest.settings)
  const asked = namesOf([
    ...(manifest.contributes.channels ?? []).flatMap(({ link }) => link),
    ...(manifest.contributes.dnsProviders ?? []).flatMap(({ credentials }) => credentials),
    ...(manifest.contributes.importers ?? []).flatMap(({ fields }) => fields),
  ])
  return (manifest.permissions.hosts ?? []).flatMap((permission, index) => {
    const missing = missingField(permission, settings, asked)
    return missing === null
      ? []
      : [{ at: `/permissions/hosts/${index}/host`, sentence: `no field is called ${missing}` }]
  })
}

function missingField(
  { host }: HostPermission,
  settings: ReadonlySet<string>,
  asked: ReadonlySet<string>
): string | null {
  if (typeof host === 'string') return null
  if ('setting' in host) return settings.has(host.setting) ? null : host.setting
  return asked.has(host.link) ? null : host.link
}

function namesOf(fields: readonly Field[]): Set<string> {
  return new Set(fields.map(({ name }) => name))
}

function ofNames({ contributes, settings }: Manifest): ManifestFault[] {
  const lists: [string, { name: string }[]][] = [
    ...Object.entries(contributes).map(([point, list]): [string, { name: string }[]] => [
      `/contributes/${point}`,
      list,
    ]),
    ['/settings', settings],
  ]
  return lists.flatMap(([at, list]) => {
    const twice = list.find(({ name }, index) => list.findIndex((one) => one.name === name) < index)
    return twice ? [{ at, sentence: `${twice.name} stands there twice` }] : []
  })
}
