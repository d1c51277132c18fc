import { Controller } from '@hotwired/stimulus'
import { icon } from '../icon.js'

const START = 12
const ENOUGH = 96

/** Under the finger: to the right archives, to the left deletes. The buttons of the thread do the same */
export default class SwipeController extends Controller<HTMLElement> {
  private from: { x: number; y: number } | null = null
  private moved = 0

  connect(): void {
    this.element.addEventListener('pointerdown', this.start)
    this.element.addEventListener('pointermove', this.move)
    this.element.addEventListener('pointerup', this.end)
    this.element.addEventListener('pointercancel', this.cancel)
    this.element.addEventListener('click', this.swallow, { capture: true })
  }

  disconnect(): void {
    this.element.removeEventListener('pointerdown', this.start)
    this.element.removeEventListener('pointermove', this.move)
    this.element.removeEventListener('pointerup', this.end)
    this.element.removeEventListener('pointercancel', this.cancel)
    this.element.removeEventListener('click', this.swallow, { capture: true })
  }

  private readonly start = (event: PointerEvent): void => {
    this.moved = 0
    if (event.pointerType === 'touch') this.from = { x: event.clientX, y: event.clientY }
  }

  private readonly move = (event: PointerEvent): void => {
    if (!this.from) return
    const [x, y] = [event.clientX - this.from.x, event.clientY - this.from.y]
    if (Math.abs(x) < START || (this.moved === 0 && Math.abs(y) > Math.abs(x))) return
    if (!this.button(x)) return
    this.hint(x > 0 ? 'archive' : 'trash')
    this.moved = x
    this.element.style.translate = `${x}px 0`
    this.element.dataset.swipe = Math.abs(x) < ENOUGH ? '' : x > 0 ? 'archive' : 'trash'
  }

  private readonly end = (): void => {
    const button = Math.abs(this.moved) < ENOUGH ? null : this.button(this.moved)
    this.cancel()
    if (!button) return
    this.element.dataset.leaving = ''
    button.click()
  }

  private readonly cancel = (): void => {
    this.from = null
    this.element.style.translate = ''
    delete this.element.dataset.swipe
    this.element.querySelector('.row__hint')?.remove()
  }

  private hint(action: 'archive' | 'trash'): void {
    if (this.element.querySelector(`.row__hint--${action}`)) return
    this.element.querySelector('.row__hint')?.remove()
    const sign = icon(`mailbox-${action}`)
    sign.classList.add('row__hint', `row__hint--${action}`)
    this.element.append(sign)
  }

  /** A swipe ends with a click on the row, which was not meant */
  private readonly swallow = (event: MouseEvent): void => {
    if (this.moved === 0 || 'leaving' in this.element.dataset) return
    event.preventDefault()
    event.stopPropagation()
    this.moved = 0
  }

  private button(x: number): HTMLElement | null {
    return this.element.querySelector(`[data-act="${x > 0 ? 'archive' : 'trash'}"]`)
  }
}
