import { Controller } from '@hotwired/stimulus'

const PAUSE = 10_000

/** Shows what is new while somebody looks, and never under their hands: what is open or in focus stays as it is */
export default class RefreshController extends Controller<HTMLElement> {
  private timer = 0

  connect(): void {
    this.timer = window.setInterval(() => void this.look(), PAUSE)
  }

  disconnect(): void {
    clearInterval(this.timer)
  }

  private async look(): Promise<void> {
    if (document.hidden || this.isTouched) return
    const next = await this.fetched()
    if (!next || this.isTouched || next.innerHTML === this.element.innerHTML) return
    this.element.replaceChildren(...next.childNodes)
  }

  private get isTouched(): boolean {
    const { activeElement } = document
    const hasFocus = activeElement !== null && this.element.contains(activeElement)
    return hasFocus || this.element.querySelector('details[open]') !== null
  }

  /** Null while the server does not answer */
  private async fetched(): Promise<HTMLElement | null> {
    try {
      const response = await fetch(location.href, { headers: { Accept: 'text/html' } })
      if (!response.ok) return null
      const page = new DOMParser().parseFromString(await response.text(), 'text/html')
      return page.querySelector<HTMLElement>(`[data-controller="${this.identifier}"]`)
    } catch (error) {
      if (error instanceof TypeError) return null
      throw error
    }
  }
}
