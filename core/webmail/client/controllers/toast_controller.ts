import { Controller } from '@hotwired/stimulus'

/** Says what was done and leaves; while somebody reads or reaches for it, it waits */
export default class ToastController extends Controller<HTMLElement> {
  static values = { seconds: Number }

  declare readonly secondsValue: number

  private timer = 0

  connect(): void {
    this.timer = window.setTimeout(this.leave, this.secondsValue * 1000)
  }

  disconnect(): void {
    clearTimeout(this.timer)
  }

  close(): void {
    this.element.remove()
  }

  private readonly leave = (): void => {
    if (this.element.matches(':hover, :focus-within')) this.connect()
    else this.element.remove()
  }
}
