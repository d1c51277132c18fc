import type { Writable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { idBytes, idText } from '@caliopen/contract/ids'
import { changesSince, type Changes } from '#core/messages/mailboxes/changes.js'
import type { Sql } from '#database/sql.js'

export interface LivePagesOptions {
  sql: Sql
  /** open pages of one account; one more is refused */
  most: number
  /** milliseconds between two signs of life: shorter than any proxy's patience */
  heartbeat: number
  /** milliseconds until a page has to ask again, which it does by itself: who was signed out since is refused then */
  lifetime: number
  onError: (error: unknown) => void
}

interface Page {
  stream: Writable
  /** the last change that it knows of */
  modseq: number
  until: number
}

/** Mail comes in bursts: what comes in this time, in milliseconds, is told at once. */
const SETTLE = 50

/** A page that reads so slowly that this many bytes wait for it is let go; it will ask again. */
const BACKLOG = 256 * 1024

/** The open pages of this process, by account: tells each what changed since it last heard. */
export class LivePages {
  readonly #options: LivePagesOptions
  readonly #pages = new Map<string, Set<Page>>()
  readonly #waking = new Set<string>()
  readonly #timer: NodeJS.Timeout

  constructor(options: LivePagesOptions) {
    this.#options = options
    this.#timer = setInterval(() => this.#beat(), options.heartbeat).unref()
  }

  /** Whether there is room; `modseq` is the last change that the page shows. */
  open(accountId: string, stream: Writable, modseq: number): boolean {
    const pages = this.#pages.get(accountId) ?? new Set()
    if (pages.size >= this.#options.most) return false
    const page = { stream, modseq, until: Date.now() + this.#options.lifetime }
    this.#pages.set(accountId, pages.add(page))
    stream.once('close', () => this.#forget(accountId, page))
    stream.write(': open\n\n')
    return true
  }

  /** Something of this account changed. */
  async wake(accountId: string): Promise<void> {
    if (!this.#pages.has(accountId) || this.#waking.has(accountId)) return
    this.#waking.add(accountId)
    await sleep(SETTLE)
    this.#waking.delete(accountId)
    try {
      await this.#tell(accountId)
    } catch (error) {
      this.#options.onError(error)
    }
  }

  close(): void {
    clearInterval(this.#timer)
    for (const pages of this.#pages.values()) for (const { stream } of pages) stream.end()
    this.#pages.clear()
  }

  async #tell(accountId: string): Promise<void> {
    const key = idBytes(accountId)
    if (!key) return
    for (const page of this.#pages.get(accountId) ?? []) {
      const changes = await changesSince(this.#options.sql, key, page.modseq)
      if (changes.modseq <= page.modseq) continue
      page.modseq = changes.modseq
      write(page, `id: ${changes.modseq}\nevent: mail\ndata: ${JSON.stringify(news(changes))}\n\n`)
    }
  }

  #beat(): void {
    const now = Date.now()
    for (const page of [...this.#pages.values()].flatMap((pages) => [...pages])) {
      if (page.until > now) write(page, ': still here\n\n')
      else page.stream.end()
    }
  }

  #forget(accountId: string, page: Page): void {
    const pages = this.#pages.get(accountId)
    pages?.delete(page)
    if (pages?.size === 0) this.#pages.delete(accountId)
  }
}

function write({ stream }: Page, text: string): void {
  if (stream.writableLength > BACKLOG) stream.destroy()
  else stream.write(text)
}

function news({ mailboxes, threadIds }: Changes) {
  const bySlug = mailboxes.map(({ id, role, unread }) => ({ slug: slugText(id, role), unread }))
  return {
    mailboxes: bySlug.map(({ slug }) => slug),
    threads: threadIds.map(idText),
    unread: Object.fromEntries(bySlug.map(({ slug, unread }) => [slug, unread])),
  }
}

function slugText(id: Buffer, role: string | null): string {
  return role ?? idText(id)
}
