import { PluginError } from '@caliopen/contract/plugin/errors'

type Fields = Record<string, unknown>

/** What a plugin sends is looked at field by field: E_CONTRACT for what is not as the contract says. */
export class Params {
  readonly #fields: Fields

  constructor(value: unknown) {
    if (typeof value !== 'object' || value === null) throw outOfContract('no parameters')
    this.#fields = value as Fields
  }

  text(name: string, longest: number): string {
    const value = this.#fields[name]
    if (typeof value === 'string' && value.length <= longest) return value
    throw outOfContract(`${name} is no text of at most ${longest} characters`)
  }

  textOr<T>(name: string, longest: number, absent: T): string | T {
    return isAbsent(this.#fields[name]) ? absent : this.text(name, longest)
  }

  bytes(name: string, most: number): Uint8Array {
    const value = this.#fields[name]
    if (!(value instanceof Uint8Array)) throw outOfContract(`${name} is no bytes`)
    if (value.byteLength <= most) return value
    throw new PluginError('E_LIMIT', `${name} has ${value.byteLength} bytes, at most ${most}`)
  }

  bytesOr<T>(name: string, most: number, absent: T): Uint8Array | T {
    return isAbsent(this.#fields[name]) ? absent : this.bytes(name, most)
  }

  integer(name: string, least: number, most: number): number {
    const value = this.#fields[name]
    if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) {
      return value
    }
    throw outOfContract(`${name} is no whole number from ${least} to ${most}`)
  }

  /** What is more than the most, is the most. */
  milliseconds(name: string, most: number, absent: number): number {
    if (isAbsent(this.#fields[name])) return absent
    return Math.min(this.integer(name, 1, Number.MAX_SAFE_INTEGER), most)
  }

  list(name: string, most: number): unknown[] {
    const value = this.#fields[name]
    if (!Array.isArray(value)) throw outOfContract(`${name} is no list`)
    if (value.length <= most) return value as unknown[]
    throw new PluginError('E_LIMIT', `${name} has ${value.length} entries, at most ${most}`)
  }

  /** null where it is absent */
  object(name: string): Params | null {
    const value = this.#fields[name]
    return isAbsent(value) ? null : new Params(value)
  }

  entries(): [string, unknown][] {
    return Object.entries(this.#fields)
  }
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null
}

function outOfContract(what: string): PluginError {
  return new PluginError('E_CONTRACT', what)
}
