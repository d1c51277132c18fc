import type edge from 'edge.js'
import type { Look } from '../looks/look.js'

/** What Edge makes for each request, to render its pages. */
export type Renderer = ReturnType<typeof edge.createRenderer>

/** A look that is not everybody's: an administrator tries it on. */
export interface Worn {
  look: Look
  /** `title` is a text */
  preview: { theme: string; title: string }
}

const worn = new WeakMap<Renderer, Worn>()

/** From here on the pages of this request look like this. */
export function wear(view: Renderer, look: Worn): void {
  worn.set(view, look)
}

export function wornBy(view: Renderer): Worn | null {
  return worn.get(view) ?? null
}
