/** What a label may be: these words, or words that only the code knows when it runs. */
export type LabelValues = readonly string[] | typeof OPEN

/** Short words that come from our own code, such as error codes: never an address, a domain, or what a peer said. */
export const OPEN = 'open'

/** The labels of a metric, each with the values that it may have. */
export type Labels = Readonly<Record<string, LabelValues>>

/** What a caller says. */
export type LabelsOf<L extends Labels> = {
  readonly [K in keyof L]: L[K] extends readonly string[] ? L[K][number] : string
}

const OTHER = 'other'
const MOST_OPEN_VALUES = 40
const WORD = /^[\w.:-]{1,40}$/

/**
 * One cell of whatever is counted for each set of labels. Every label is kept to a bounded set, so that neither a
 * mistake of ours nor a peer can fill our memory: what is not on the list, or comes after forty others, is "other".
 */
export class Cells<L extends Labels, C> {
  readonly names: string[]
  readonly #allowed: Labels
  readonly #make: (labels: Record<string, string>) => C
  readonly #cells = new Map<string, C>()
  readonly #seen = new Map<string, Set<string>>()

  constructor(allowed: L, make: (labels: Record<string, string>) => C) {
    this.#allowed = allowed
    this.#make = make
    this.names = Object.keys(allowed)
  }

  /** The cell that these labels have; counted with every message, so it is found by one look-up. */
  of(labels: LabelsOf<L>): C {
    return this.#cells.get(this.#key(labels)) ?? this.#bounded(labels)
  }

  get all(): IterableIterator<C> {
    return this.#cells.values()
  }

  #bounded(given: Readonly<Record<string, string>>): C {
    const labels = Object.fromEntries(
      this.names.map((name) => [name, this.#value(name, given[name])])
    )
    const key = this.#key(labels)
    const cell = this.#cells.get(key) ?? this.#make(labels)
    this.#cells.set(key, cell)
    return cell
  }

  #key(labels: Readonly<Record<string, string>>): string {
    let key = ''
    for (const name of this.names) key += `${labels[name]}\n`
    return key
  }

  #value(name: string, value = ''): string {
    const allowed = this.#allowed[name]
    if (allowed === undefined) return OTHER
    if (allowed !== OPEN) return allowed.includes(value) ? value : OTHER
    return this.#openValue(name, value)
  }

  #openValue(name: string, value: string): string {
    const seen = this.#seen.get(name) ?? new Set()
    this.#seen.set(name, seen)
    if (seen.has(value)) return value
    if (!WORD.test(value) || seen.size >= MOST_OPEN_VALUES) return OTHER
    seen.add(value)
    return value
  }
}
