import { randomUUID } from 'node:crypto'
import type { Element } from '@xmpp/xml'
import { StanzaError, type Questions } from '../session/iq.js'
import type { Letter } from '../stanzas/letter.js'
import { archiveQuery, pageEnd, type ArchiveQuery, type PageEnd } from './query.js'

const PATIENCE = 60_000

interface Page extends PageEnd {
  letters: Letter[]
}

export interface CatchUp {
  after: string | null
  /** where to begin when there is no `after`, or when the archive has forgotten it */
  start: number
  /** Resolves when all of it is durable; then the position may move. */
  keep(letters: readonly Letter[]): Promise<void>
  moved(last: string, at: number): void
  /** Makes the server send what is new to us, too. Once, and before the last page is asked for. */
  goLive(): Promise<void>
}

/** The account's message archive on the server (XEP-0313). */
export class Archive {
  readonly #questions: Questions
  readonly #pages = new Map<string, Letter[]>()

  constructor(questions: Questions) {
    this.#questions = questions
  }

  /** ids of what was asked and is not answered yet */
  get queries(): ReadonlySet<string> {
    return new Set(this.#pages.keys())
  }

  /** A letter of an answer; they come before the answer's end. */
  take(queryId: string, letter: Letter): void {
    this.#pages.get(queryId)?.push(letter)
  }

  /**
   * Reads on to the end. The server is asked for live messages before the last page, so that none falls between:
   * what comes twice has the same source id.
   */
  async catchUp({ after, start, keep, moved, goLive }: CatchUp): Promise<void> {
    let position = after
    let live = false
    for (;;) {
      const page: Page = await this.#pageAfter(position, start)
      await keep(page.letters)
      if (page.last !== null) {
        position = page.last
        moved(page.last, Math.max(0, ...page.letters.map(({ at }) => at)))
      }
      if (page.complete && live) return
      if (!live) await goLive()
      live = true
    }
  }

  /** What was exchanged with somebody since that moment; used to find one message again. */
  async with(correspondent: string, start: number): Promise<Letter[]> {
    const letters: Letter[] = []
    let after: string | null = null
    for (let pages = 0; pages < 20; pages++) {
      const page: Page = await this.#ask({ with: correspondent, start, after })
      letters.push(...page.letters)
      if (page.complete) break
      after = page.last
    }
    return letters
  }

  /** XEP-0059 §2.2: a page whose beginning was deleted is "item-not-found". */
  async #pageAfter(after: string | null, start: number): Promise<Page> {
    if (after === null) return this.#ask({ start })
    try {
      return await this.#ask({ after })
    } catch (error) {
      if (error instanceof StanzaError && error.condition === 'item-not-found') {
        return this.#ask({ start })
      }
      throw error
    }
  }

  async #ask(query: Omit<ArchiveQuery, 'id'>): Promise<Page> {
    const id = randomUUID()
    const letters: Letter[] = []
    this.#pages.set(id, letters)
    try {
      const element: Element = archiveQuery({ ...query, id })
      const answer = await this.#questions.ask('set', element, null, PATIENCE)
      return { letters, ...pageEnd(answer) }
    } finally {
      this.#pages.delete(id)
    }
  }
}
