import { idText } from '@caliopen/contract/ids'
import { COMMON_WORD, RARE_WORD } from '#core/tests/sample_mail/letters.js'
import type { Sql } from '#database/sql.js'
import type { Visitor } from './visitor.js'

/** Something that people do all day. */
export interface Page {
  name: string
  /** DESIGN §9: the median at 100,000 messages, in milliseconds */
  budget: number
  visit(visitor: Visitor, turn: number): Promise<unknown>
}

interface Opened {
  thread: string
  message: string
}

/** What is measured in this mailbox; `requests` threads all over it are opened, each once. */
export async function pagesOf(sql: Sql, requests: number): Promise<Page[]> {
  const threads = await threadsAllOver(sql, requests)
  return [
    { name: 'inbox', budget: 22, visit: (visitor) => visitor.get('/mail/inbox') },
    { name: 'open a thread', budget: 24, visit: (visitor, turn) => open(visitor, threads, turn) },
    { name: 'search, a rare word', budget: 52, visit: searching(RARE_WORD) },
    { name: 'search, a common word', budget: 52, visit: searching(COMMON_WORD) },
  ]
}

/** As the page does: the pane beside the list, and the letter in its frame. */
async function open(visitor: Visitor, threads: readonly Opened[], turn: number): Promise<void> {
  const opened = threads[turn % threads.length]
  if (!opened) throw new Error('the mailbox is empty')
  await visitor.get(`/mail/inbox/threads/${opened.thread}`, { 'turbo-frame': 'pane' })
  await visitor.get(`/messages/${opened.message}/body`)
}

function searching(word: string): Page['visit'] {
  return (visitor) => visitor.get(`/search?q=${word}`)
}

async function threadsAllOver(sql: Sql, count: number): Promise<Opened[]> {
  const rows = await sql.all<{ thread_id: Buffer; message_id: Buffer }>(
    `select thread_id, message_id from thread_mailboxes
     where mailbox_id in (select id from mailboxes where role = 'inbox')`
  )
  const step = rows.length / Math.min(count, rows.length)
  return Array.from({ length: Math.min(count, rows.length) }, (_, index) => {
    const row = rows[Math.floor(index * step)]
    return {
      thread: row ? idText(row.thread_id) : '',
      message: row ? idText(row.message_id) : '',
    }
  })
}
