import type { Look } from './look.js'

/** Pages that are open still ask for what they were made with. */
const KEPT = 6

interface ServedLook {
  signature: string
  look: Look
}

/** The looks whose sheets and files are given out: those that are worn, and a few that just were. */
export class ServedLooks {
  #looks: ServedLook[] = []

  /** The one that was not asked for the longest is let go. */
  add(signature: string, look: Look): void {
    const others = this.#looks.filter((one) => one.signature !== signature)
    this.#looks = [{ signature, look }, ...others].slice(0, KEPT)
  }

  find(matches: (one: ServedLook) => boolean): ServedLook | null {
    const found = this.#looks.find(matches) ?? null
    if (found) this.add(found.signature, found.look)
    return found
  }

  /** What one of them has for this. */
  first<T>(pick: (look: Look) => T | null | undefined): T | null {
    for (const { look } of this.#looks) {
      const found = pick(look)
      if (found) return found
    }
    return null
  }
}
