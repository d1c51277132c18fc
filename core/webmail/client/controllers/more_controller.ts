import { Controller } from '@hotwired/stimulus'
import { fetchPage } from '../pages.js'

/** The next page of a band, put under what is there; without script it is a page of its own */
export default class MoreController extends Controller<HTMLAnchorElement> {
  async load(event: Event): Promise<void> {
    event.preventDefault()
    if (this.element.ariaBusy === 'true') return
    this.element.ariaBusy = 'true'
    const page = await fetchPage(this.element.href, 'list')
    const rows = page.querySelector('#list .rows')
    const list = this.element.previousElementSibling
    for (const row of rows?.children ?? []) {
      if (!document.getElementById(row.id)) list?.append(document.importNode(row, true))
    }
    this.replace(page.querySelector('#list a.more[data-controller="more"]'))
  }

  private replace(next: Element | null): void {
    if (next) this.element.replaceWith(document.importNode(next, true))
    else this.element.remove()
  }
}
