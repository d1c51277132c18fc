import { PluginError } from '../plugin/errors.js'

/*
 * What crosses is JSON and bytes. An array of bytes becomes {"$bytes": length}: the bytes themselves stand behind the
 * JSON, one after the other in the order of the marks, so that no mark can point anywhere else. An object that has
 * names with a dollar is put into {"$object": …}.
 */

/** Deeper than this is cyclic, or meant badly. */
const DEEPEST = 64
const MOST_VALUES = 500_000

const BYTES = '$bytes'
const OBJECT = '$object'

type Fields = Record<string, unknown>

export interface Packed {
  json: string
  segments: Uint8Array[]
}

/** Throws E_CONTRACT for what is neither data nor bytes, or is cyclic. */
export function pack(value: unknown): Packed {
  const packer = new Packer()
  const json = JSON.stringify(packer.pack(value, 0)) ?? 'null'
  return { json, segments: packer.segments }
}

/** Throws E_CONTRACT for whatever `pack` does not make. */
export function unpack(json: string, binary: Uint8Array): unknown {
  const unpacker = new Unpacker(binary)
  const value = unpacker.unpack(parse(json), 0)
  if (!unpacker.isDone) throw outOfContract('bytes that nothing points at')
  return value
}

/** Counts, so that neither a cycle nor one part that is shared a million times takes memory without end. */
class Walk {
  #values = 0

  enter(depth: number): void {
    if (depth > DEEPEST) throw outOfContract(`nested deeper than ${DEEPEST}, or cyclic`)
    if (++this.#values > MOST_VALUES) throw outOfContract(`more than ${MOST_VALUES} values`)
  }
}

class Packer extends Walk {
  readonly segments: Uint8Array[] = []

  /** The value itself where JSON can say it, else a copy that it can. */
  pack(value: unknown, depth: number): unknown {
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
      return value
    }
    if (value === null || value === undefined) return value
    this.enter(depth)
    if (value instanceof Uint8Array) return this.#packBytes(value)
    if (Array.isArray(value)) return this.#packArray(value, depth)
    if (isPlain(value)) return this.#packObject(value, depth)
    throw outOfContract(`${nameOf(value)} cannot be sent, only data and bytes`)
  }

  #packBytes(bytes: Uint8Array): Fields {
    this.segments.push(bytes)
    return { [BYTES]: bytes.byteLength }
  }

  #packArray(array: unknown[], depth: number): unknown[] {
    let copy: unknown[] | null = null
    for (const [index, before] of array.entries()) {
      const after = this.pack(before, depth + 1)
      if (after !== before) (copy ??= [...array])[index] = after
    }
    return copy ?? array
  }

  #packObject(object: Fields, depth: number): Fields {
    let copy: Fields | null = null
    let escaped = false
    for (const key of Object.keys(object)) {
      refuseHarmful(key, object[key])
      if (key.startsWith('$')) escaped = true
      const before = object[key]
      const after = this.pack(before, depth + 1)
      if (after !== before) (copy ??= { ...object })[key] = after
    }
    return escaped ? { [OBJECT]: copy ?? object } : (copy ?? object)
  }
}

class Unpacker extends Walk {
  readonly #binary: Uint8Array
  #at = 0

  constructor(binary: Uint8Array) {
    super()
    this.#binary = binary
  }

  get isDone(): boolean {
    return this.#at === this.#binary.byteLength
  }

  /** In place: what JSON.parse made is nobody else's. */
  unpack(value: unknown, depth: number): unknown {
    if (typeof value !== 'object' || value === null) return value
    this.enter(depth)
    if (Array.isArray(value)) return this.#unpackArray(value, depth)
    const object = value as Fields
    if (BYTES in object) return this.#take(object)
    return this.#unpackFields(OBJECT in object ? escapedIn(object) : object, depth)
  }

  #unpackArray(array: unknown[], depth: number): unknown[] {
    for (let index = 0; index < array.length; index++) {
      array[index] = this.unpack(array[index], depth + 1)
    }
    return array
  }

  #unpackFields(object: Fields, depth: number): Fields {
    for (const key of Object.keys(object)) {
      refuseHarmful(key, object[key])
      object[key] = this.unpack(object[key], depth + 1)
    }
    return object
  }

  #take(mark: Fields): Uint8Array {
    const length = mark[BYTES]
    const end = this.#at + Number(length)
    if (!Number.isSafeInteger(length) || Number(length) < 0 || end > this.#binary.byteLength) {
      throw outOfContract('a mark that points beyond the bytes')
    }
    const bytes = new Uint8Array(this.#binary.subarray(this.#at, end))
    this.#at = end
    return bytes
  }
}

/** Names by which a careless merge would reach the prototype of everything. */
function refuseHarmful(key: string, value: unknown): void {
  if (key === '__proto__' || (key === 'constructor' && typeof value === 'object')) {
    throw outOfContract(`a field must not be called ${key}`)
  }
}

function escapedIn(object: Fields): Fields {
  const inner = object[OBJECT]
  if (typeof inner === 'object' && inner !== null && !Array.isArray(inner)) return inner as Fields
  throw outOfContract(`${OBJECT} without an object`)
}

function isPlain(value: unknown): value is Fields {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

function nameOf(value: unknown): string {
  return typeof value === 'object' ? (value?.constructor?.name ?? 'an object') : `a ${typeof value}`
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    throw outOfContract('not JSON')
  }
}

function outOfContract(what: string): PluginError {
  return new PluginError('E_CONTRACT', what)
}
