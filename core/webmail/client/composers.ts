let made = 0

/** Makes a compose form fit to stand beside others: ids of its own, a lesser heading, a way to close it */
export function makeOwn(source: HTMLFormElement): HTMLFormElement {
  const form = document.importNode(source, true)
  made += 1
  for (const attribute of ['id', 'for', 'list', 'aria-describedby']) rename(form, attribute, made)
  const heading = form.querySelector('h1')
  if (heading) heading.replaceWith(lesser(heading))
  form.querySelector('[data-composer-target="closer"]')?.removeAttribute('hidden')
  form.querySelectorAll('[autofocus]').forEach((field) => field.removeAttribute('autofocus'))
  form.dataset.docked = ''
  return form
}

function rename(form: HTMLFormElement, attribute: string, number: number): void {
  for (const element of form.querySelectorAll(`[${attribute}]`)) {
    element.setAttribute(attribute, `${element.getAttribute(attribute)}-${number}`)
  }
}

function lesser(heading: Element): Element {
  const h2 = document.createElement('h2')
  h2.append(...heading.childNodes)
  return h2
}
