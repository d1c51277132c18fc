import { Controller } from '@hotwired/stimulus'

const MOST = 6
let made = 0

/** Completes the last address of a line from the people one wrote with */
export default class RecipientsController extends Controller<HTMLElement> {
  static targets = ['input']

  declare readonly inputTarget: HTMLInputElement

  private options: { name: string; address: string }[] = []
  private box: HTMLElement | undefined
  private chosen = 0

  connect(): void {
    const list = document.getElementById(this.inputTarget.getAttribute('list') ?? '')
    this.options = [...(list?.querySelectorAll('option') ?? [])].map(({ label, value }) => ({
      name: label,
      address: value,
    }))
    this.inputTarget.removeAttribute('list')
    this.inputTarget.setAttribute('role', 'combobox')
    this.inputTarget.setAttribute('aria-autocomplete', 'list')
    this.inputTarget.setAttribute('aria-expanded', 'false')
    this.inputTarget.addEventListener('input', this.suggest)
    this.inputTarget.addEventListener('keydown', this.steer)
    this.inputTarget.addEventListener('blur', this.close)
  }

  disconnect(): void {
    this.close()
    this.inputTarget.removeEventListener('input', this.suggest)
    this.inputTarget.removeEventListener('keydown', this.steer)
    this.inputTarget.removeEventListener('blur', this.close)
  }

  private readonly suggest = (): void => {
    this.close()
    const typed = last(this.inputTarget.value).toLowerCase()
    if (typed === '') return
    const found = this.options.filter(({ name, address }) => matches(name, address, typed))
    if (found.length > 0) this.open(found.slice(0, MOST))
  }

  private readonly steer = (event: KeyboardEvent): void => {
    if (!this.box || event.ctrlKey || event.metaKey) return
    if (event.key === 'ArrowDown') this.choose(this.chosen + 1)
    else if (event.key === 'ArrowUp') this.choose(this.chosen - 1)
    else if (event.key === 'Enter' || event.key === 'Tab') this.take(this.box.children[this.chosen])
    else if (event.key === 'Escape') this.close()
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  private readonly close = (): void => {
    this.box?.remove()
    this.box = undefined
    this.inputTarget.setAttribute('aria-expanded', 'false')
    this.inputTarget.removeAttribute('aria-activedescendant')
  }

  private open(found: { name: string; address: string }[]): void {
    this.box = document.createElement('div')
    this.box.className = 'suggestions'
    this.box.id = `suggestions-${(made += 1)}`
    this.box.role = 'listbox'
    this.box.ariaLabel = this.element.querySelector('label')?.textContent ?? ''
    this.box.append(...found.map((option, index) => line(option, `${this.box?.id}-${index}`)))
    this.box.addEventListener('pointerdown', (event) => {
      event.preventDefault()
      this.take((event.target as Element).closest('.suggestion'))
    })
    this.element.append(this.box)
    this.inputTarget.setAttribute('aria-expanded', 'true')
    this.inputTarget.setAttribute('aria-controls', this.box.id)
    this.choose(0)
  }

  private choose(index: number): void {
    const lines = [...(this.box?.children ?? [])]
    this.chosen = (index + lines.length) % lines.length
    lines.forEach((one, at) => one.setAttribute('aria-selected', String(at === this.chosen)))
    this.inputTarget.setAttribute('aria-activedescendant', lines[this.chosen]?.id ?? '')
  }

  private take(chosen: Element | null | undefined): void {
    const address = chosen instanceof HTMLElement ? chosen.dataset.value : undefined
    if (!address) return
    const { value } = this.inputTarget
    const before = value.slice(0, value.length - last(value).length).trimEnd()
    this.inputTarget.value = `${before}${before ? ' ' : ''}${address}, `
    this.close()
    this.inputTarget.dispatchEvent(new Event('change', { bubbles: true }))
  }
}

/** What is typed after the last comma */
function last(value: string): string {
  return value.slice(value.lastIndexOf(',') + 1).trimStart()
}

function matches(name: string, address: string, typed: string): boolean {
  return address.startsWith(typed) || ` ${name.toLowerCase()}`.includes(` ${typed}`)
}

function line({ name, address }: { name: string; address: string }, id: string): HTMLElement {
  const element = document.createElement('div')
  element.className = 'suggestion'
  element.role = 'option'
  element.id = id
  const plain = /^[\p{L}\p{N} '’-]+$/u.test(name)
  element.dataset.value =
    name === address ? address : `${plain ? name : JSON.stringify(name)} <${address}>`
  const detail = document.createElement('span')
  detail.textContent = address
  element.append(name, detail)
  return element
}
