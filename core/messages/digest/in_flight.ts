import { readFileSync, rmSync, writeFileSync } from 'node:fs'

/** How often a message may be alone in hand when the program dies before it is blamed. */
const PATIENCE = 3

interface Mark {
  ids: number[]
  /** how often in a row the program died over these very ids */
  deaths: number
}

/**
 * Remembers across a crash what was being read, so that one message that kills its reader cannot do
 * so for ever. The mark is written without waiting for the disk: it must outlive the process, not
 * the machine.
 */
export class InFlight {
  #path: string
  #left: Mark | null
  #marked = false
  #hand: number[] = []

  constructor(path: string) {
    this.#path = path
    this.#left = readMark(path)
  }

  /** The last run died with messages in hand: take them one by one. */
  get suspects(): boolean {
    return this.#left !== null
  }

  /** This message was alone in hand each of the last times the program died. */
  condemns(ids: readonly number[]): boolean {
    return this.#isLeft(ids) && (this.#left?.deaths ?? 0) >= PATIENCE
  }

  begin(ids: readonly number[]) {
    const deaths = this.#isLeft(ids) ? (this.#left?.deaths ?? 0) : 0
    this.#hand.push(...ids)
    this.#write({ ids: this.#hand, deaths: deaths + 1 })
  }

  /** It did not work out, but the program lives: nobody is to blame for more than before. */
  fail() {
    this.#hand = []
    if (this.#left) this.#write(this.#left)
    else this.#remove()
  }

  /** These are done; after the last suspect batches are large again. */
  end(ids: readonly number[]) {
    if (this.#left) this.#left = remaining(this.#left)
    this.#hand = this.#hand.filter((id) => !ids.includes(id))
    if (this.#hand.length > 0) this.#write({ ids: this.#hand, deaths: 1 })
    else this.#remove()
  }

  #isLeft(ids: readonly number[]): boolean {
    return ids.length === 1 && this.#left?.ids.length === 1 && this.#left.ids[0] === ids[0]
  }

  #remove() {
    if (this.#marked) rmSync(this.#path, { force: true })
    this.#marked = false
  }

  #write(mark: Mark) {
    writeFileSync(this.#path, JSON.stringify(mark))
    this.#marked = true
  }
}

function remaining({ ids, deaths }: Mark): Mark | null {
  return ids.length > 1 ? { ids: ids.slice(1), deaths } : null
}

function readMark(path: string): Mark | null {
  try {
    const mark: unknown = JSON.parse(readFileSync(path, 'utf8'))
    return isMark(mark) ? mark : null
  } catch {
    // No mark, or one that was cut while it was written: nobody is suspected.
    return null
  }
}

function isMark(value: unknown): value is Mark {
  return typeof value === 'object' && value !== null && 'ids' in value && Array.isArray(value.ids)
}
