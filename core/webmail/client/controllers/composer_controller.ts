import { Controller } from '@hotwired/stimulus'
import { makeOwn } from '../composers.js'
import { charactersIn, showCount } from '../count.js'
import { fetchPage, parsePage, showFlash } from '../pages.js'

const SAVE_AFTER = 1500
const FILES = 'attachments[]'

/** A message being written: kept as a draft while it grows, and sent from where it stands */
export default class ComposerController extends Controller<HTMLFormElement> {
  static targets = ['draft', 'state', 'send', 'discard', 'text', 'count']
  static values = { draftUrl: String, saving: String, saved: String, unsaved: String }

  declare readonly draftTarget: HTMLInputElement
  declare readonly stateTarget: HTMLElement
  declare readonly sendTarget: HTMLButtonElement
  declare readonly discardTarget: HTMLButtonElement
  declare readonly textTarget: HTMLTextAreaElement
  declare readonly countTarget: HTMLOutputElement
  declare readonly draftUrlValue: string
  declare readonly savingValue: string
  declare readonly savedValue: string
  declare readonly unsavedValue: string

  private timer = 0
  private dirty = false

  connect(): void {
    addEventListener('pagehide', this.keep)
  }

  disconnect(): void {
    removeEventListener('pagehide', this.keep)
    clearTimeout(this.timer)
    if (!this.element.isConnected) this.keep()
  }

  changed(): void {
    this.dirty = true
    clearTimeout(this.timer)
    this.timer = window.setTimeout(() => void this.save(), SAVE_AFTER)
  }

  /** As the channel counts, where it has a limit */
  count(): void {
    const { value, dataset } = this.textTarget
    showCount(this.countTarget, charactersIn(value), Number(dataset.limit ?? 0))
  }

  /** Another channel carries other things: the form is drawn anew from what was kept of it */
  async redraw(): Promise<void> {
    if (!(await this.save(true))) return
    const page = await fetchPage(`${this.draftUrlValue}/${this.draftTarget.value}`)
    const form = page.querySelector<HTMLFormElement>('form.composer')
    if (!form) return
    const isDocked = 'docked' in this.element.dataset
    this.element.replaceWith(isDocked ? makeOwn(form) : document.importNode(form, true))
  }

  send(): void {
    this.element.requestSubmit(this.sendTarget)
  }

  /** Files go to the draft only now: they are too heavy to be sent at every pause */
  async close(): Promise<void> {
    const hasFiles = this.fields(true).getAll(FILES).some(isChosen)
    if ((this.dirty || hasFiles) && !(await this.save(hasFiles))) return
    this.element.remove()
  }

  /** On a page of its own the form is posted as forms are; in the dock only its part of the page changes */
  async submit(event: SubmitEvent): Promise<void> {
    clearTimeout(this.timer)
    this.dirty = false
    if (!('docked' in this.element.dataset)) return
    event.preventDefault()
    const submitter = event.submitter as HTMLButtonElement
    submitter.disabled = true
    try {
      const url = submitter.getAttribute('formaction') ?? this.element.action
      await this.settle(await post(url, this.fields(true), 'text/html'))
    } catch {
      this.dirty = true
      this.stateTarget.textContent = this.unsavedValue
      submitter.disabled = false
    }
  }

  private async save(withFiles = false): Promise<boolean> {
    clearTimeout(this.timer)
    this.stateTarget.textContent = this.savingValue
    try {
      const response = await post(this.draftUrlValue, this.fields(withFiles), 'application/json')
      if (!response.ok) throw new Error(response.statusText)
      this.nowDraft(((await response.json()) as { id: string }).id)
      this.stateTarget.textContent = this.savedValue
      return true
    } catch {
      this.stateTarget.textContent = this.unsavedValue
      return false
    }
  }

  /** The last words, when somebody leaves before the pause was over */
  private readonly keep = (): void => {
    if (this.dirty) this.dirty = !navigator.sendBeacon(this.draftUrlValue, this.fields(false))
  }

  private nowDraft(id: string): void {
    const before = this.draftTarget.value || 'new'
    this.discardTarget.formAction = this.discardTarget.formAction.replace(before, id)
    this.discardTarget.hidden = false
    this.draftTarget.value = id
    this.dirty = false
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

  private fields(withFiles: boolean): FormData {
    const fields = new FormData(this.element)
    if (!withFiles) fields.delete(FILES)
    return fields
  }
}

/** A file field without a file posts one that is empty and has no name */
function isChosen(value: FormDataEntryValue): boolean {
  return value instanceof File && value.name !== ''
}

function post(url: string, body: FormData, accept: string): Promise<Response> {
  return fetch(url, { method: 'POST', body, headers: { Accept: accept } })
}
