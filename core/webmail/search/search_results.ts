import type { HttpContext } from '@adonisjs/core/http'
import { listMailboxes } from '#core/messages/mailboxes/mailboxes.js'
import { searchMessages } from '#core/messages/search/search.js'
import { describeThreads } from '#core/messages/threads/describe_threads.js'
import { foundThreads } from '#core/messages/threads/found_threads.js'
import { titlesOf } from '../channels/titles.js'
import { slugOf } from '../mail/mailbox_links.js'
import { threadRow } from '../mail/thread_row.js'
import { listText } from '../list_text.js'
import { paths } from '../paths.js'
import { readerOf } from '../reader.js'
import { signedIn } from '../signed_in.js'
import type { ThreadRow } from '../view_parts.js'
import type { SearchResults } from '../views.js'
import { unknownOperators } from './unknown_operators.js'

const PAGE = 50
const LONGEST = 400

/** What the query in the address finds, one page of it. */
export async function searchResults(ctx: HttpContext): Promise<SearchResults> {
  const { sql, key } = await signedIn(ctx)
  const query = String(ctx.request.qs().q ?? '').slice(0, LONGEST)
  const before = cursorOf(ctx.request.qs().after)
  const { messageIds, next } = await searchMessages(sql, key, query, { before, limit: PAGE })
  const rows = await rowsOf(ctx, messageIds)
  const total = before === null && next === null ? rows.length : null
  const more = next === null ? null : paths.search({ q: query, after: next })
  const unknown = unknownOperators(query)
  return {
    query,
    sections: [{ band: null, rows, total, folded: false, more }],
    count: total,
    empty: rows.length === 0,
    unknown: unknown.length > 0 ? listText(unknown, ctx.i18n.locale) : null,
  }
}

async function rowsOf(ctx: HttpContext, messageIds: readonly Buffer[]): Promise<ThreadRow[]> {
  const { sql, key } = await signedIn(ctx)
  const found = await foundThreads(sql, key, messageIds)
  const ids = found.map((row) => row.message_id)
  const summaries = await describeThreads(sql, key, ids)
  const mailboxes = await listMailboxes(sql, key)
  const channels = await titlesOf(summaries.values(), ctx.i18n)
  const places = new Map(
    mailboxes.map((mailbox) => [
      mailbox.id.toString('hex'),
      { slug: slugOf(mailbox), isSent: mailbox.role === 'sent', channels },
    ])
  )
  const reader = readerOf(ctx)
  return found.flatMap((row) => {
    const summary = summaries.get(row.message_id.toString('hex'))
    const place = places.get(row.mailbox_id.toString('hex'))
    return summary && place ? [threadRow(row, summary, place, reader)] : []
  })
}

function cursorOf(value: unknown): number | null {
  const number = Number(value)
  return typeof value === 'string' && Number.isSafeInteger(number) && number > 0 ? number : null
}
