import { Controller } from '@hotwired/stimulus'
import { morphElements } from '@hotwired/turbo'
import { lengthenLike } from '../more.js'
import { fetchPage } from '../pages.js'

interface MailEvent {
  mailboxes: string[]
  threads: string[]
  unread: Record<string, number>
}

const SETTLE = 150

/** New mail appears by itself: the server says that something changed, and the list and the letter are brought up to date */
export default class LiveController extends Controller<HTMLElement> {
  static targets = ['offline']
  static values = { url: String }

  declare readonly offlineTargets: HTMLElement[]
  declare readonly urlValue: string

  private source: EventSource | undefined
  private timer = 0

  connect(): void {
    this.source = new EventSource(this.urlValue)
    this.source.addEventListener('mail', this.changed)
    this.source.addEventListener('open', this.reach)
    addEventListener('offline', this.reach)
    addEventListener('online', this.reach)
    document.addEventListener('mail:changed', this.refreshSoon)
  }

  disconnect(): void {
    clearTimeout(this.timer)
    this.source?.close()
    removeEventListener('offline', this.reach)
    removeEventListener('online', this.reach)
    document.removeEventListener('mail:changed', this.refreshSoon)
  }

  private readonly changed = (event: MessageEvent<string>): void => {
    const mail = JSON.parse(event.data) as MailEvent
    for (const [mailbox, count] of Object.entries(mail.unread)) showUnread(mailbox, count)
    const open = document.querySelector<HTMLElement>('#pane [data-thread]')?.dataset.thread
    if (open && mail.threads.includes(open)) void refresh('pane', location.href)
    this.refreshSoon()
  }

  private readonly reach = (): void => {
    for (const notice of this.offlineTargets) notice.hidden = navigator.onLine
    if (navigator.onLine) this.refreshSoon()
  }

  /** Mail comes in bursts: one look for all of it */
  private readonly refreshSoon = (): void => {
    clearTimeout(this.timer)
    this.timer = window.setTimeout(() => {
      const url = document.querySelector<HTMLElement>('#list')?.dataset.url
      if (url) void refresh('list', url)
    }, SETTLE)
  }
}

async function refresh(part: 'list' | 'pane', url: string): Promise<void> {
  const next = (await fetchPage(url, part)).querySelector(`#${part}`)
  const current = document.querySelector(`#${part}`)
  if (!current || !next) return
  if (part === 'pane') morphPane(current, next)
  else {
    await lengthenLike(next, current)
    morphElements(current, next)
  }
  document.dispatchEvent(new CustomEvent('list:morphed'))
}

/** The frame itself keeps where it came from: only what is in it changes */
function morphPane(current: Element, next: Element): void {
  const [old, fresh] = [current.querySelector('.thread'), next.querySelector('.thread')]
  if (old && fresh) morphElements(old, fresh)
}

function showUnread(mailbox: string, count: number): void {
  for (const badge of document.querySelectorAll<HTMLElement>(
    `[data-unread-of="${CSS.escape(mailbox)}"]`
  )) {
    badge.hidden = count === 0
    const number = badge.firstElementChild
    if (number) number.textContent = count > 99 ? '99+' : String(count)
  }
}
