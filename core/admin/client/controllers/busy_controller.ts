import { Controller } from '@hotwired/stimulus'

/** What takes a moment cannot be asked for twice */
export default class BusyController extends Controller<HTMLFormElement> {
  static targets = ['button']

  declare readonly buttonTarget: HTMLButtonElement

  start(): void {
    this.buttonTarget.querySelector('use')?.setAttribute('href', '#i-wait')
    this.buttonTarget.ariaBusy = 'true'
    setTimeout(() => (this.buttonTarget.disabled = true))
  }
}
