import { Controller } from '@hotwired/stimulus'

/** Long enough for the old process to have gone before it is asked the first time */
const FIRST_PAUSE = 2_500
const PAUSE = 500

/** The server starts again: asks until it answers, then goes on. Without script the page reloads by itself */
export default class StartingController extends Controller<HTMLElement> {
  static values = { health: String, next: String }

  declare readonly healthValue: string
  declare readonly nextValue: string

  private timer = 0

  connect(): void {
    this.timer = window.setTimeout(() => void this.ask(), FIRST_PAUSE)
  }

  disconnect(): void {
    clearTimeout(this.timer)
  }

  private async ask(): Promise<void> {
    if (await this.answers()) location.assign(this.nextValue)
    else this.timer = window.setTimeout(() => void this.ask(), PAUSE)
  }

  private async answers(): Promise<boolean> {
    try {
      return (await fetch(this.healthValue, { cache: 'no-store' })).ok
    } catch (error) {
      if (error instanceof TypeError) return false
      throw error
    }
  }
}
