import { Controller } from '@hotwired/stimulus'

/** A band that somebody folded stays folded, on this device */
export default class FoldController extends Controller<HTMLDetailsElement> {
  connect(): void {
    const kept = localStorage.getItem(this.key)
    if (kept !== null) this.element.open = kept === 'open'
    this.element.addEventListener('toggle', this.remember)
  }

  disconnect(): void {
    this.element.removeEventListener('toggle', this.remember)
  }

  private get key(): string {
    return `caliopen.${this.element.id}`
  }

  private readonly remember = (): void => {
    localStorage.setItem(this.key, this.element.open ? 'open' : 'folded')
  }
}
