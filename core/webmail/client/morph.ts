/**
 * A page that updates itself must leave alone what a person folded, chose or is typing in.
 * Turbo asks before it changes each element and attribute.
 */
export function keepWhatPeopleTouched(): void {
  document.addEventListener('turbo:before-morph-attribute', (event) => {
    const { attributeName } = (event as CustomEvent<{ attributeName: string }>).detail
    if (attributeName === 'style' || isFold(event.target, attributeName)) event.preventDefault()
  })
  document.addEventListener('turbo:before-morph-element', (event) => {
    const { newElement } = (event as CustomEvent<{ newElement: Element | undefined }>).detail
    if (newElement && isInUse(event.target)) event.preventDefault()
  })
}

function isFold(target: EventTarget | null, attribute: string): boolean {
  return target instanceof HTMLDetailsElement && attribute === 'open'
}

function isInUse(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false
  if (target.matches('.row__pick')) return target.querySelector('input:checked') !== null
  if (target.matches('form[data-chat-target]') && target.querySelector('textarea')?.value)
    return true
  return (
    target.matches('form.search, form.composer, form[data-chat-target]') &&
    target.contains(document.activeElement)
  )
}
