import { Template } from 'edge.js'
import { ThemeTooBusyError } from '../errors.js'

/** For one page: more than any page of ours needs, by far. */
const MOST_COMPONENTS = 20_000
const MOST_TURNS = 100_000

type Turn = (item: unknown, key: unknown) => Promise<void>

/** Renders a page with the templates of a theme; one that would go on for ever is stopped. */
export class BoundedTemplate extends Template {
  #components = 0
  #turns = 0

  compileComponent(path: string) {
    this.#components += 1
    if (this.#components > MOST_COMPONENTS) throw new ThemeTooBusyError()
    return super.compileComponent(path)
  }

  /** As Edge's, for lists and for the properties of an object. */
  async loopAsync(list: unknown, turn: Turn): Promise<void> {
    for (const [key, item] of entriesOf(list)) {
      this.#turns += 1
      if (this.#turns > MOST_TURNS) throw new ThemeTooBusyError()
      await turn(item, key)
    }
  }
}

function entriesOf(list: unknown): Iterable<[unknown, unknown]> {
  if (Array.isArray(list)) return list.entries()
  return typeof list === 'object' && list !== null ? Object.entries(list) : []
}
