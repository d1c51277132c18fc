import { acquaintances } from './archetypes/acquaintances.js'
import { deceit } from './archetypes/deceit.js'
import { lists } from './archetypes/lists.js'
import { machines } from './archetypes/machines.js'
import { strangers } from './archetypes/strangers.js'
import type { Sketch } from './specimen.js'

/** The mail that a small business really gets, and the levels between which each belongs. */
export interface Archetype extends Sketch {
  what: string
  from: string
  levels: readonly [lowest: number, highest: number]
}

export const archetypes: Archetype[] = [
  ...acquaintances,
  ...strangers,
  ...machines,
  ...lists,
  ...deceit,
]
