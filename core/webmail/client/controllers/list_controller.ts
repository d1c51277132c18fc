import { Controller } from '@hotwired/stimulus'

/** Keeps the list in step with what is open beside it */
export default class ListController extends Controller<HTMLElement> {
  connect(): void {
    document.addEventListener('turbo:frame-load', this.opened)
    document.addEventListener('list:morphed', this.mark)
    this.mark()
    showFirstUnread()
  }

  disconnect(): void {
    document.removeEventListener('turbo:frame-load', this.opened)
    document.removeEventListener('list:morphed', this.mark)
  }

  private readonly opened = (event: Event): void => {
    if (!(event.target instanceof Element) || event.target.id !== 'pane') return
    this.mark()
    event.target.scrollTo(0, 0)
    if (matchMedia('(width < 48rem)').matches) window.scrollTo(0, 0)
    showFirstUnread()
  }

  private readonly mark = (): void => {
    const open = document.querySelector<HTMLElement>('#pane [data-thread]')?.dataset.thread
    for (const row of this.element.querySelectorAll('.row')) {
      const link = row.querySelector('.row__link')
      if (open && row.id === `thread-${open}`) link?.setAttribute('aria-current', 'page')
      else link?.removeAttribute('aria-current')
    }
  }
}

/** A long thread opens where reading goes on */
function showFirstUnread(): void {
  const unread = document.querySelector('#pane .letter[data-unread]')
  if (unread?.previousElementSibling) unread.scrollIntoView({ block: 'start' })
}
