import { Controller } from '@hotwired/stimulus'

const SAID_MS = 2_000

/** Puts a text where it can be pasted, and says so. Without script the text can be marked by hand. */
export default class CopyController extends Controller<HTMLElement> {
  static targets = ['text', 'button', 'said']

  declare readonly textTarget: HTMLElement
  declare readonly buttonTarget: HTMLButtonElement
  declare readonly saidTarget: HTMLElement

  #timer: ReturnType<typeof setTimeout> | undefined

  connect(): void {
    this.buttonTarget.hidden = false
  }

  disconnect(): void {
    clearTimeout(this.#timer)
  }

  async copy(): Promise<void> {
    await navigator.clipboard.writeText(this.textTarget.textContent.trim())
    this.saidTarget.hidden = false
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => (this.saidTarget.hidden = true), SAID_MS)
  }
}
