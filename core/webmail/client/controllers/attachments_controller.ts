import { Controller } from '@hotwired/stimulus'
import { fileLine } from '../files.js'

/** Files to send along: chosen in several goes, or dropped on the message, and taken away again */
export default class AttachmentsController extends Controller<HTMLElement> {
  static targets = ['list', 'input']
  static values = { remove: String }

  declare readonly listTarget: HTMLElement
  declare readonly inputTarget: HTMLInputElement
  declare readonly removeValue: string

  private readonly files = new DataTransfer()

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

  private add(files: FileList | null): void {
    for (const file of files ?? []) this.files.items.add(file)
    this.show()
  }

  private remove(index: number): void {
    this.files.items.remove(index)
    this.show()
  }

  private show(): void {
    this.inputTarget.files = this.files.files
    this.listTarget.querySelectorAll('[data-new]').forEach((line) => line.remove())
    for (const [index, file] of [...this.files.files].entries()) {
      this.listTarget.append(fileLine(file, this.removeValue, () => this.remove(index)))
    }
  }
}
