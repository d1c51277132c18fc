import { noOffers, type Offers } from '../markup/offers.js'

export interface Callable {
  calls: ReadonlySet<string>
  offers: Offers
}

/** All that a template offers, with the components that it calls and those that these call. */
export function offersOf(name: string, templates: ReadonlyMap<string, Callable>): Offers {
  const all = noOffers()
  for (const one of reachedFrom(name, templates)) {
    const { offers, acts } = templates.get(one)?.offers ?? noOffers()
    for (const offer of offers) all.offers.add(offer)
    for (const act of acts) all.acts.add(act)
  }
  return all
}

/** The template itself, and every one that it leads to. */
export function reachedFrom(name: string, templates: ReadonlyMap<string, Callable>): Set<string> {
  const reached = new Set([name])
  for (const one of reached) for (const next of templates.get(one)?.calls ?? []) reached.add(next)
  return reached
}

/** A component that this one calls and that leads back to it; null where there is none. */
export function circleFrom(name: string, templates: ReadonlyMap<string, Callable>): string | null {
  const called = [...(templates.get(name)?.calls ?? [])]
  return called.find((one) => reachedFrom(one, templates).has(name)) ?? null
}
