import { Controller } from '@hotwired/stimulus'

const PATIENCE = 2000

/**
 * Says what was done and leaves; while somebody reads or reaches for it, it waits. The moment it
 * leaves at stands on the element, so that a page brought back from Turbo's cache does not say it again.
 */
export default class ToastController extends Controller<HTMLElement> {
  static values = { seconds: Number, until: Number }

  declare readonly secondsValue: number
  declare readonly hasUntilValue: boolean
  declare untilValue: number

  private timer = 0

  connect(): void {
    if (!this.hasUntilValue) this.untilValue = Date.now() + this.secondsValue * 1000
    this.timer = window.setTimeout(this.leave, Math.max(0, this.untilValue - Date.now()))
  }

  disconnect(): void {
    clearTimeout(this.timer)
  }

  close(): void {
    this.element.remove()
  }

  private readonly leave = (): void => {
    if (this.element.matches(':hover, :focus-within')) {
      this.timer = window.setTimeout(this.leave, PATIENCE)
    } else {
      this.element.remove()
    }
  }
}
