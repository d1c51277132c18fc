import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import semver from 'semver'
import type { IndexDocument, IndexedPlugin } from './index_document.js'

export const LARGEST_INDEX = 8 * 1024 * 1024

export type ReadIndex = { ok: true; index: IndexDocument } | { ok: false; fault: string }

const ajv = new Ajv2020({ allErrors: false, strict: true, allowUnionTypes: true })
for (const name of ['../manifest/plugin.schema.json', 'index.schema.json']) {
  ajv.addSchema(JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8')))
}
const SCHEMA = 'https://caliopen.org/schemas/index-1.json'

/** Checks the bytes of an index.json, whoever signed them; the fault says where, as a JSON Pointer (RFC 6901). */
export function readIndex(bytes: Uint8Array): ReadIndex {
  if (bytes.byteLength > LARGEST_INDEX) {
    return { ok: false, fault: `index.json is larger than ${LARGEST_INDEX} bytes` }
  }
  const value = parse(bytes)
  if (value === undefined) return { ok: false, fault: 'index.json is not JSON in UTF-8' }
  if (!ajv.validate(SCHEMA, value)) {
    const [error] = ajv.errors ?? []
    return { ok: false, fault: `${error?.instancePath ?? ''} ${error?.message ?? 'is not valid'}` }
  }
  const index = value as IndexDocument
  const fault = faultIn(index)
  return fault === null ? { ok: true, index } : { ok: false, fault }
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    return undefined
  }
}

function faultIn({ plugins, issued, expires }: IndexDocument): string | null {
  if (expires <= issued) return '/expires is not after /issued'
  const ids = plugins.map(({ id }) => id)
  const twice = ids.find((id, at) => ids.indexOf(id) < at)
  if (twice) return `/plugins hold ${twice} twice`
  return plugins.reduce<string | null>((fault, plugin) => fault ?? faultOf(plugin), null)
}

function faultOf({ id, publisher, key, owners, versions }: IndexedPlugin): string | null {
  const owner = owners.at(-1)
  if (owner?.publisher !== publisher.id || owner.key !== key) {
    return `the last owner of ${id} is not its publisher`
  }
  const numbers = versions.map(({ version }) => version)
  const broken = numbers.find((version) => semver.valid(version) === null)
  if (broken !== undefined) return `${id} has no version ${broken}`
  const sorted = numbers.toSorted(semver.rcompare)
  if (sorted.some((version, at) => version !== numbers[at])) return `${id} is not newest first`
  const twice = sorted.find((version, at) => version === sorted[at + 1])
  return twice === undefined ? null : `${id} ${twice} stands there twice`
}
