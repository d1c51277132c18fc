import { SCRIPT_CLASSES } from './allowed.js'
import type { Attribute, Hole, Opened } from './scanner.js'

/**
 * What a template does besides looking: what scripts find by, and what forms send. `offers` must all be there
 * in a template that takes its place; `acts` must be the same ones.
 */
export interface Offers {
  offers: Set<string>
  acts: Set<string>
}

export function noOffers(): Offers {
  return { offers: new Set(), acts: new Set() }
}

const CONTROLS = new Set(['input', 'select', 'textarea', 'button', 'option'])

/** Adds what this element brings; `attributes` are all it may have. */
export function collect(into: Offers, { name }: Opened, attributes: readonly Attribute[]): void {
  const all = new Map(attributes.map((attribute) => [attribute.name, attribute]))
  for (const attribute of attributes) {
    for (const offer of offersOf(attribute)) into.offers.add(offer)
    for (const act of actsOf(attribute)) into.acts.add(act)
  }
  if (name === 'form') into.acts.add(`method=${written(all.get('method')).toLowerCase()}`)
  if (name === 'iframe') into.offers.add('iframe')
  if (CONTROLS.has(name) && all.has('name')) {
    const [field, type, value] = ['name', 'type', 'value'].map((one) => written(all.get(one)))
    into.acts.add(`${name} name=${field} type=${type} value=${value}`)
    into.offers.add(`${name} name=${field} type=${type} value=${value}`)
  }
}

function offersOf({ name, value }: Attribute): string[] {
  const text = written({ value })
  if (name === 'id') return [`id=${text.replace(/\{\{.*?\}\}/g, '{{…}}')}`]
  if (name === 'data-controller') return words(text).map((one) => `data-controller=${one}`)
  if (name === 'class')
    return words(text)
      .filter((one) => SCRIPT_CLASSES.has(one))
      .map((one) => `class=${one}`)
  if (name === 'data-act' || /^data-[\w-]+-target$/.test(name)) return [`${name}=${text}`]
  if (/^data-[\w-]+-value$/.test(name) || KEPT.has(name)) return [name]
  return []
}

/** Marks that scripts read by name. */
const KEPT = new Set([
  ...['data-thread', 'data-url', 'data-unread', 'data-unread-of', 'data-turbo-permanent'],
  ...['data-drop-text', 'data-turbo-frame'],
])

/** Where forms go, and what a click, a key or a change sets off. */
function actsOf({ name, value }: Attribute): string[] {
  const text = written({ value })
  if (name === 'action' || name === 'formaction') return [`${name}=${text}`]
  if (name === 'data-action') return words(text).map((one) => `data-action=${one}`)
  return []
}

function words(text: string): string[] {
  return text.split(/\s+/).filter(Boolean)
}

function written(attribute: Pick<Attribute, 'value'> | undefined): string {
  return (attribute?.value ?? [])
    .map((part) => (typeof part === 'string' ? part : hole(part)))
    .join('')
}

function hole({ source }: Hole): string {
  return `{{ ${source.trim().replace(/\s+/g, ' ')} }}`
}
