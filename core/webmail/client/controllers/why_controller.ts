import { Controller } from '@hotwired/stimulus'

const LINGER = 350

/** The card of a sign: opens by click or key as every fold does, by resting on it too, and closes like a menu */
export default class WhyController extends Controller<HTMLDetailsElement> {
  private timer = 0
  private byHover = false

  connect(): void {
    this.element.addEventListener('pointerenter', this.enter)
    this.element.addEventListener('pointerleave', this.leave)
    this.element.addEventListener('click', this.keep)
    document.addEventListener('pointerdown', this.outside)
    document.addEventListener('keydown', this.escape)
  }

  disconnect(): void {
    clearTimeout(this.timer)
    this.element.removeEventListener('pointerenter', this.enter)
    this.element.removeEventListener('pointerleave', this.leave)
    this.element.removeEventListener('click', this.keep)
    document.removeEventListener('pointerdown', this.outside)
    document.removeEventListener('keydown', this.escape)
  }

  private readonly enter = (event: PointerEvent): void => {
    if (event.pointerType !== 'mouse' || this.element.open || !floats(this.element)) return
    this.timer = window.setTimeout(() => {
      this.byHover = true
      this.element.open = true
    }, LINGER)
  }

  private readonly leave = (): void => {
    clearTimeout(this.timer)
    if (this.byHover) this.close()
  }

  /** A click on a card that only hovered keeps it open */
  private readonly keep = (event: MouseEvent): void => {
    clearTimeout(this.timer)
    if (!this.byHover) return
    this.byHover = false
    event.preventDefault()
  }

  private readonly outside = (event: Event): void => {
    if (floats(this.element) && !this.element.contains(event.target as Node)) this.close()
  }

  private readonly escape = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !this.element.open) return
    this.close()
    this.element.querySelector('summary')?.focus()
  }

  private close(): void {
    this.byHover = false
    this.element.open = false
  }
}

/** On a narrow page the card stands in the text, and only its own sign closes it */
function floats(element: Element): boolean {
  const card = element.querySelector('.why__card')
  return card !== null && getComputedStyle(card).position === 'absolute'
}
