import { Controller } from '@hotwired/stimulus'

interface Strength {
  score: number
  word: string
  advice: string | null
}

const PAUSE = 250

/** Says how well a password would hold, as it grows */
export default class StrengthController extends Controller<HTMLFormElement> {
  static targets = ['meter', 'word', 'advice']
  static values = { url: String }

  declare readonly meterTarget: HTMLElement
  declare readonly wordTarget: HTMLElement
  declare readonly adviceTarget: HTMLElement
  declare readonly urlValue: string

  private timer = 0
  private asked = 0

  disconnect(): void {
    this.end()
  }

  /** The form is on its way: nobody asks any more, and soon nobody would answer. */
  end(): void {
    clearTimeout(this.timer)
  }

  changed(): void {
    clearTimeout(this.timer)
    this.timer = window.setTimeout(() => void this.measure(), PAUSE)
  }

  private async measure(): Promise<void> {
    const fields = [...new FormData(this.element)].map(([k, v]): [string, string] => [k, String(v)])
    if (!new Map(fields).get('password')) return this.clear()
    const question = (this.asked += 1)
    const response = await fetch(this.urlValue, {
      method: 'POST',
      body: new URLSearchParams(fields),
      headers: { Accept: 'application/json' },
    })
    if (response.ok && question === this.asked) this.show((await response.json()) as Strength)
  }

  private show({ score, word, advice }: Strength): void {
    this.meterTarget.dataset.score = String(score)
    this.wordTarget.textContent = word
    this.adviceTarget.textContent = advice ?? ''
  }

  private clear(): void {
    delete this.meterTarget.dataset.score
    this.wordTarget.textContent = ''
    this.adviceTarget.textContent = ''
  }
}
