import { Controller } from '@hotwired/stimulus'
import { visit } from '@hotwired/turbo'
import { fetchPage } from '../pages.js'
import { makeOwn } from '../composers.js'

/** Holds the messages being written; it stays while people go from page to page */
export default class DockController extends Controller<HTMLElement> {
  connect(): void {
    this.element.addEventListener('dock:open', this.open)
  }

  disconnect(): void {
    this.element.removeEventListener('dock:open', this.open)
  }

  private readonly open = async (event: Event): Promise<void> => {
    const url = (event as CustomEvent<string>).detail
    const already = this.element.querySelector<HTMLElement>(`[data-opened="${CSS.escape(url)}"]`)
    if (already) return focus(already)
    const form = (await fetchPage(url)).querySelector<HTMLFormElement>('form.composer')
    if (!form) return visit(url)
    const own = makeOwn(form)
    own.dataset.opened = url
    this.element.append(own)
    focus(own)
  }
}

function focus(composer: HTMLElement): void {
  composer.scrollIntoView({ block: 'nearest' })
  const text = composer.querySelector('textarea')
  const to = composer.querySelector<HTMLInputElement>('[name="to"]')
  if (to && to.value === '') return to.focus()
  text?.focus()
  text?.setSelectionRange(0, 0)
}
