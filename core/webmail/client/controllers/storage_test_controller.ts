import { Controller } from '@hotwired/stimulus'

interface StorageTest {
  works: boolean
  sentence: string
  detail: string | null
}

/** Tries the database with what is typed, and says what was found, without leaving the question */
export default class StorageTestController extends Controller<HTMLFormElement> {
  static targets = ['button', 'result']
  static values = { url: String, failed: String }

  declare readonly buttonTarget: HTMLButtonElement
  declare readonly resultTarget: HTMLElement
  declare readonly urlValue: string
  declare readonly failedValue: string

  async run(event: Event): Promise<void> {
    event.preventDefault()
    this.work(true)
    this.show(await this.test())
    this.work(false)
  }

  private work(busy: boolean): void {
    this.buttonTarget.ariaBusy = String(busy)
    this.buttonTarget.disabled = busy
    this.buttonTarget.querySelector('use')?.setAttribute('href', busy ? '#i-wait' : '#i-test')
  }

  private async test(): Promise<StorageTest> {
    try {
      const body = new URLSearchParams(
        [...new FormData(this.element)].map(([k, v]) => [k, String(v)])
      )
      const response = await fetch(this.urlValue, {
        method: 'POST',
        body,
        headers: { Accept: 'application/json' },
      })
      if (!response.ok) throw new Error(`${response.status} ${response.statusText}`)
      return (await response.json()) as StorageTest
    } catch (error) {
      return { works: false, sentence: this.failedValue, detail: String(error) }
    }
  }

  private show(test: StorageTest): void {
    const template = document.querySelector<HTMLTemplateElement>(
      test.works ? '#storage-works' : '#storage-fails'
    )
    if (!template) return
    const notice = document.importNode(template.content, true)
    setText(notice.querySelector('p'), test.sentence)
    setText(notice.querySelector('pre'), test.detail)
    this.resultTarget.replaceChildren(notice)
  }
}

function setText(element: Element | null, text: string | null): void {
  if (!element) return
  if (text === null) element.closest('details')?.remove()
  else element.textContent = text
}
