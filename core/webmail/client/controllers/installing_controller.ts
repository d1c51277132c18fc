import { Controller } from '@hotwired/stimulus'

/** Setting up takes a moment: the button says so and cannot be pressed twice */
export default class InstallingController extends Controller<HTMLFormElement> {
  static targets = ['button', 'label']

  declare readonly buttonTarget: HTMLButtonElement
  declare readonly labelTarget: HTMLElement

  start(): void {
    this.buttonTarget.querySelector('use')?.setAttribute('href', '#i-wait')
    this.buttonTarget.ariaBusy = 'true'
    this.labelTarget.textContent = this.labelTarget.dataset.busyText ?? ''
    setTimeout(() => (this.buttonTarget.disabled = true))
  }
}
