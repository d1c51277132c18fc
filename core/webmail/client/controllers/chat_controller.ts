import { Controller } from '@hotwired/stimulus'
import { charactersIn, showCount } from '../count.js'
import { fetchPage } from '../pages.js'

/** How near its end a chat is taken to be read there, in pixels */
const NEAR = 120

/** Milliseconds that something must be seen to count as read */
const READ_AFTER = 800

/** Somebody was writing here a moment ago: the box that comes back gets the focus */
let wasWriting = false

/** A chat stays at its end while it grows, and is answered from where it is read */
export default class ChatController extends Controller<HTMLElement> {
  static values = { readingUrl: String }
  static targets = ['days', 'earlier', 'text', 'count', 'files', 'chosen', 'form']

  declare readonly readingUrlValue: string
  declare readonly daysTarget: HTMLElement
  declare readonly textTarget: HTMLTextAreaElement
  declare readonly hasTextTarget: boolean
  declare readonly countTarget: HTMLOutputElement
  declare readonly filesTarget: HTMLInputElement
  declare readonly chosenTarget: HTMLElement
  declare readonly formTarget: HTMLFormElement

  private growth: MutationObserver | undefined
  private atEnd = true
  private timer = 0

  connect(): void {
    document.addEventListener('turbo:frame-load', this.toEnd)
    document.addEventListener('scroll', this.look, { capture: true, passive: true })
    this.growth = new MutationObserver(this.grown)
    this.growth.observe(this.daysTarget, { childList: true, subtree: true })
    this.toEnd()
    if (wasWriting && this.hasTextTarget) this.textTarget.focus({ preventScroll: true })
    wasWriting = false
  }

  disconnect(): void {
    document.removeEventListener('turbo:frame-load', this.toEnd)
    document.removeEventListener('scroll', this.look, { capture: true })
    this.growth?.disconnect()
    clearTimeout(this.timer)
  }

  /** Enter sends, as in every chat; on a phone the key for it is the button */
  typed(event: KeyboardEvent): void {
    if (event.key !== 'Enter' || event.isComposing || event.altKey) return
    const asked = event.ctrlKey || event.metaKey
    if (!asked && (event.shiftKey || !matchMedia('(pointer: fine)').matches)) return
    event.preventDefault()
    if (this.textTarget.value.trim() !== '') this.formTarget.requestSubmit()
  }

  /** What comes into a chat that is looked at is read */
  read(): void {
    clearTimeout(this.timer)
    if (document.visibilityState !== 'visible' || !this.element.querySelector('[data-unread]'))
      return
    this.timer = window.setTimeout(() => {
      const token = this.element.querySelector<HTMLInputElement>('[name="_csrf"]')?.value ?? ''
      const body = new URLSearchParams({ _csrf: token })
      void fetch(this.readingUrlValue, { method: 'POST', body })
    }, READ_AFTER)
  }

  sending(): void {
    wasWriting = true
  }

  /** Counts as the channel does: by characters, an emoji is one */
  count(): void {
    const { value, dataset } = this.textTarget
    showCount(this.countTarget, charactersIn(value), Number(dataset.limit ?? 0))
  }

  chosen(): void {
    const names = [...(this.filesTarget.files ?? [])].map(({ name }) => name)
    this.chosenTarget.hidden = names.length === 0
    this.chosenTarget.textContent = names.join(', ')
  }

  /** What was before, above what is there; without script it is a page of its own */
  async earlier(event: Event): Promise<void> {
    event.preventDefault()
    const link = event.currentTarget as HTMLAnchorElement
    if (link.ariaBusy === 'true') return
    link.ariaBusy = 'true'
    const page = await fetchPage(link.href, 'pane')
    const days = page.querySelector('[data-chat-target="days"]')
    if (!days) return
    const first = this.daysTarget.querySelector('section')
    this.atEnd = false
    link.remove()
    this.daysTarget.prepend(...[...days.children].filter(isPart).map(own))
    first?.scrollIntoView({ block: 'start' })
  }

  private readonly grown = (): void => {
    if (this.atEnd) this.toEnd()
    this.read()
  }

  private readonly toEnd = (): void => {
    this.atEnd = true
    requestAnimationFrame(() => {
      if (this.element.isConnected) scroller(this.element).scrollTo(0, Number.MAX_SAFE_INTEGER)
    })
  }

  private readonly look = (): void => {
    const { scrollTop, scrollHeight, clientHeight } = scroller(this.element)
    this.atEnd = scrollHeight - scrollTop - clientHeight < NEAR
  }
}

/** The pane scrolls where there is room beside it, else the page does */
function scroller(element: HTMLElement): Element {
  const pane = element.closest('.pane')
  const page = document.scrollingElement ?? document.documentElement
  return pane && getComputedStyle(pane).overflowY !== 'visible' ? pane : page
}

/** The way back to the latest messages is not needed where these are */
function isPart(element: Element): boolean {
  return element.matches('section, [data-chat-target="earlier"]')
}

function own(element: Element): Element {
  return document.importNode(element, true)
}
