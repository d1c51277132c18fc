import { Controller } from '@hotwired/stimulus'

const PAUSE = 700

/** Work goes on without this page: it asks how far it is, and shows the whole page anew when something is to be read or said */
export default class ProgressController extends Controller<HTMLElement> {
  static targets = ['status', 'steps']

  declare readonly statusTarget: HTMLElement
  declare readonly stepsTarget: HTMLElement

  private timer = 0

  connect(): void {
    this.timer = window.setTimeout(() => void this.look(), PAUSE)
  }

  disconnect(): void {
    clearTimeout(this.timer)
  }

  private async look(): Promise<void> {
    const next = await this.fetched()
    if (next && next.dataset.controller !== this.element.dataset.controller) {
      location.reload()
      return
    }
    if (next) this.show(next)
    this.timer = window.setTimeout(() => void this.look(), PAUSE)
  }

  /** What is heard is changed only when it says something else */
  private show(next: HTMLElement): void {
    const said = next.querySelector('[data-progress-target="status"]')?.textContent ?? ''
    if (said !== this.statusTarget.textContent) this.statusTarget.textContent = said
    const steps = next.querySelector('[data-progress-target="steps"]')
    if (steps && steps.innerHTML !== this.stepsTarget.innerHTML) {
      this.stepsTarget.replaceChildren(...steps.childNodes)
    }
  }

  /** Null while the server does not answer: it may be starting again */
  private async fetched(): Promise<HTMLElement | null> {
    try {
      const response = await fetch(location.href, { headers: { Accept: 'text/html' } })
      if (!response.ok) return null
      const page = new DOMParser().parseFromString(await response.text(), 'text/html')
      return page.querySelector<HTMLElement>('.operation') ?? page.createElement('section')
    } catch (error) {
      if (error instanceof TypeError) return null
      throw error
    }
  }
}
