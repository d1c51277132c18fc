import { Controller } from '@hotwired/stimulus'
import { visit } from '@hotwired/turbo'

/** One key an action, everywhere but where people type */
export default class KeysController extends Controller<HTMLElement> {
  static targets = [
    'search',
    'back',
    'archive',
    'trash',
    'reply',
    'replyAll',
    'forward',
    'undo',
    'why',
  ]
  static values = { compose: String, search: String }

  declare readonly composeValue: string
  declare readonly searchValue: string

  private readonly keys: Record<string, () => void> = {
    'j': () => this.move(1),
    'k': () => this.move(-1),
    'o': () => this.row()?.click(),
    'x': () => this.pick(),
    'e': () => this.act('archive'),
    '#': () => this.act('trash'),
    'r': () => this.press('reply'),
    'a': () => this.press('replyAll'),
    'f': () => this.press('forward'),
    'u': () => this.press('back'),
    'z': () => this.press('undo'),
    'w': () => this.fold('why'),
    'c': () => this.compose(),
    '/': () => this.search(),
    '?': () => document.querySelector<HTMLElement>('#shortcuts')?.togglePopover(),
  }

  connect(): void {
    document.addEventListener('keydown', this.pressed)
  }

  disconnect(): void {
    document.removeEventListener('keydown', this.pressed)
  }

  private readonly pressed = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
    const action = this.keys[event.key]
    if (!action) return
    event.preventDefault()
    action()
  }

  /** In the list the focus moves; with a letter open, the letter moves with it */
  private move(step: number): void {
    const rows = [...document.querySelectorAll<HTMLAnchorElement>('#list .row__link')].filter(
      isShown
    )
    const current = this.row()
    const index = current ? rows.indexOf(current) + step : 0
    const next = rows[Math.max(0, Math.min(index, rows.length - 1))]
    next?.focus()
    next?.scrollIntoView({ block: 'nearest' })
    if (next && next !== current && document.querySelector('#pane > .fills')) next.click()
  }

  private row(): HTMLAnchorElement | null {
    const focused = document.activeElement
      ?.closest('.row')
      ?.querySelector<HTMLAnchorElement>('.row__link')
    return focused ?? document.querySelector<HTMLAnchorElement>('#list .row__link[aria-current]')
  }

  private pick(): void {
    this.row()?.closest('.row')?.querySelector<HTMLInputElement>('.row__pick input')?.click()
  }

  /** On what is open, else on the row that has the focus */
  private act(name: 'archive' | 'trash'): void {
    if (this.press(name)) return
    this.row()?.closest('.row')?.querySelector<HTMLElement>(`[data-act="${name}"]`)?.click()
  }

  private press(target: string): boolean {
    const element = this.targets.find(target)
    if (element instanceof HTMLElement) element.click()
    return element !== undefined
  }

  private fold(target: string): void {
    const all = this.targets.findAll(target)
    const open = all.some((fold) => fold.hasAttribute('open'))
    for (const fold of all.filter(isShown)) fold.toggleAttribute('open', !open)
  }

  private compose(): void {
    const link = document.querySelector<HTMLAnchorElement>('.rail__item--compose')
    if (link && isShown(link)) link.click()
    else visit(this.composeValue)
  }

  private search(): void {
    const field = this.targets.find('search')
    if (field instanceof HTMLInputElement && isShown(field)) field.select()
    else visit(this.searchValue)
  }
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest('input:not([type="checkbox"]), textarea, select, [contenteditable]') !== null
  )
}

function isShown(element: Element): boolean {
  return element.checkVisibility()
}
