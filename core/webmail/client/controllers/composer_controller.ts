import { Controller } from '@hotwired/stimulus'
import { makeOwn } from '../composers.js'
import { fileLine } from '../files.js'
import { parsePage, showFlash } from '../pages.js'

const SAVE_AFTER = 1500

/** A message being written: kept as a draft while it grows, with files dropped on it, sent from where it stands */
export default class ComposerController extends Controller<HTMLFormElement> {
  static targets = ['draft', 'state', 'files', 'input', 'send', 'discard']
  static values = {
    draftUrl: String,
    saving: String,
    saved: String,
    unsaved: String,
    remove: String,
  }

  declare readonly draftTarget: HTMLInputElement
  declare readonly stateTarget: HTMLElement
  declare readonly filesTarget: HTMLElement
  declare readonly inputTarget: HTMLInputElement
  declare readonly sendTarget: HTMLButtonElement
  declare readonly discardTarget: HTMLButtonElement
  declare readonly draftUrlValue: string
  declare readonly savingValue: string
  declare readonly savedValue: string
  declare readonly unsavedValue: string
  declare readonly removeValue: string

  private timer = 0
  private dirty = false
  private readonly files = new DataTransfer()

  disconnect(): void {
    clearTimeout(this.timer)
  }

  changed(): void {
    this.dirty = true
    clearTimeout(this.timer)
    this.timer = window.setTimeout(() => void this.save(), SAVE_AFTER)
  }

  send(): void {
    this.element.requestSubmit(this.sendTarget)
  }

  async close(): Promise<void> {
    if (this.dirty && !(await this.save())) return
    this.element.remove()
  }

  /** On a page of its own the form is posted as forms are; in the dock only its part of the page changes */
  async submit(event: SubmitEvent): Promise<void> {
    clearTimeout(this.timer)
    if (!('docked' in this.element.dataset)) return
    event.preventDefault()
    const submitter = event.submitter as HTMLButtonElement
    submitter.disabled = true
    try {
      await this.settle(
        await this.post(submitter.getAttribute('formaction') ?? this.element.action)
      )
    } catch {
      this.stateTarget.textContent = this.unsavedValue
      submitter.disabled = false
    }
  }

  chosen(): void {
    this.add(this.inputTarget.files)
  }

  over(event: DragEvent): void {
    if (!event.dataTransfer?.types.includes('Files')) return
    event.preventDefault()
    this.element.dataset.dropping = ''
  }

  out(event: DragEvent): void {
    if (!this.element.contains(event.relatedTarget as Node | null))
      delete this.element.dataset.dropping
  }

  drop(event: DragEvent): void {
    delete this.element.dataset.dropping
    if (!event.dataTransfer?.files.length) return
    event.preventDefault()
    this.add(event.dataTransfer.files)
  }

  private async save(): Promise<boolean> {
    clearTimeout(this.timer)
    this.stateTarget.textContent = this.savingValue
    try {
      const response = await this.post(this.draftUrlValue, 'application/json')
      if (!response.ok) throw new Error(response.statusText)
      this.nowDraft(((await response.json()) as { id: string }).id)
      this.dirty = false
      this.stateTarget.textContent = this.savedValue
      return true
    } catch {
      this.stateTarget.textContent = this.unsavedValue
      return false
    }
  }

  private nowDraft(id: string): void {
    this.discardTarget.formAction = this.discardTarget.formAction.replace(
      this.draftTarget.value || 'new',
      id
    )
    this.discardTarget.hidden = false
    this.draftTarget.value = id
  }

  private post(url: string, accept = 'text/html'): Promise<Response> {
    return fetch(url, {
      method: 'POST',
      body: new FormData(this.element),
      headers: { Accept: accept },
    })
  }

  /** The answer is either the form again, with what to mend, or a page that says it is done */
  private async settle(response: Response): Promise<void> {
    const page = await parsePage(response)
    const again = page.querySelector<HTMLFormElement>('form.composer')
    if (again) return this.element.replaceWith(makeOwn(again))
    if (!response.ok) throw new Error(response.statusText)
    showFlash(page)
    this.element.remove()
    document.dispatchEvent(new CustomEvent('mail:changed'))
  }

  private add(files: FileList | null): void {
    for (const file of files ?? []) this.files.items.add(file)
    this.showFiles()
  }

  private showFiles(): void {
    this.inputTarget.files = this.files.files
    this.filesTarget.querySelectorAll('[data-new]').forEach((line) => line.remove())
    for (const [index, file] of [...this.files.files].entries()) {
      this.filesTarget.append(fileLine(file, this.removeValue, () => this.removeFile(index)))
    }
    this.changed()
  }

  private removeFile(index: number): void {
    this.files.items.remove(index)
    this.showFiles()
  }
}
