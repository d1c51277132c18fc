import { Controller } from '@hotwired/stimulus'

/** Light, dark or as the device: shown at once, and remembered by the server */
export default class AppearanceController extends Controller<HTMLFormElement> {
  choose(): void {
    const fields = new FormData(this.element)
    document.documentElement.dataset.appearance = String(fields.get('appearance'))
    void fetch(this.element.action, { method: 'POST', body: new URLSearchParams(entries(fields)) })
  }
}

function entries(fields: FormData): [string, string][] {
  return [...fields].map(([name, value]) => [name, String(value)])
}
