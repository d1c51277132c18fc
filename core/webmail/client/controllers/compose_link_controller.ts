import { Controller } from '@hotwired/stimulus'

/** Where there is room, a link to compose opens beside what is being read; elsewhere it is a link */
export default class ComposeLinkController extends Controller<HTMLAnchorElement> {
  connect(): void {
    this.element.addEventListener('click', this.open)
  }

  disconnect(): void {
    this.element.removeEventListener('click', this.open)
  }

  private readonly open = (event: MouseEvent): void => {
    const dock = document.querySelector('#dock')
    if (!dock || event.ctrlKey || event.metaKey || event.shiftKey || !hasRoom()) return
    event.preventDefault()
    dock.dispatchEvent(new CustomEvent('dock:open', { detail: this.element.href }))
  }
}

function hasRoom(): boolean {
  return matchMedia('(width >= 48rem)').matches && !document.querySelector('.mail--sheet')
}
