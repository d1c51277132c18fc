import { BAND_NAMES, type Band } from '#core/messages/importance/bands.js'
import type { Mailbox } from '#core/messages/mailboxes/mailboxes.js'
import { cursorText, type Cursor } from '#core/messages/threads/cursor.js'
import { describeThreads } from '#core/messages/threads/describe_threads.js'
import { listBand, listByTime, type ListPage } from '#core/messages/threads/list_threads.js'
import type { Sql } from '#database/sql.js'
import { paths } from '../paths.js'
import type { Reader } from '../reader.js'
import type { ListSection } from '../view_parts.js'
import { titlesOf } from '../channels/titles.js'
import { slugOf } from './mailbox_links.js'
import { threadRow } from './thread_row.js'

/** Highest first; what is unwanted is folded, and a taste of it is enough. */
const BANDS: readonly { band: Band; limit: number }[] = [
  { band: 3, limit: 25 },
  { band: 2, limit: 25 },
  { band: 1, limit: 15 },
  { band: 0, limit: 5 },
]
const PAGE = 50

interface Part {
  band: Band | null
  page: ListPage
  isFirst: boolean
}

export interface ListOf {
  sql: Sql
  accountId: Buffer
  mailbox: Mailbox
  reader: Reader
}

/** The beginning of every importance band. */
export async function bandSections(list: ListOf): Promise<ListSection[]> {
  const { sql, accountId, mailbox } = list
  const parts = await Promise.all(
    BANDS.map(async ({ band, limit }): Promise<Part> => {
      const page = await listBand(sql, accountId, mailbox.id, band, { before: null, limit })
      return { band, page, isFirst: true }
    })
  )
  return sections(list, parts)
}

/** One page of one band. */
export async function bandSection(
  list: ListOf,
  band: Band,
  before: Cursor | null
): Promise<ListSection[]> {
  const wanted = { before, limit: PAGE }
  const page = await listBand(list.sql, list.accountId, list.mailbox.id, band, wanted)
  return sections(list, [{ band, page, isFirst: before === null }])
}

/** One page of a mailbox by time. */
export async function timeSection(list: ListOf, before: Cursor | null): Promise<ListSection[]> {
  const wanted = { before, limit: PAGE }
  const page = await listByTime(list.sql, list.accountId, list.mailbox.id, wanted)
  return sections(list, [{ band: null, page, isFirst: before === null }])
}

export function bandByName(name: unknown): Band | null {
  const found = BANDS.find(({ band }) => BAND_NAMES[band] === name)
  return found?.band ?? null
}

/** Whatever the number of sections, what their rows show is read in one go. */
async function sections(
  { sql, accountId, mailbox, reader }: ListOf,
  parts: readonly Part[]
): Promise<ListSection[]> {
  const ids = parts.flatMap(({ page }) => page.rows.map((row) => row.message_id))
  const summaries = await describeThreads(sql, accountId, ids)
  const channels = await titlesOf(summaries.values(), reader.i18n)
  const place = { slug: slugOf(mailbox), isSent: mailbox.role === 'sent', channels }
  return parts.map(({ band, page, isFirst }) => {
    const name = band === null ? null : BAND_NAMES[band]
    const rows = page.rows.flatMap((row) => {
      const summary = summaries.get(row.message_id.toString('hex'))
      return summary ? [threadRow(row, summary, place, reader)] : []
    })
    return {
      band: name,
      rows,
      total: isFirst && page.next === null ? rows.length : null,
      folded: name === 'unwanted',
      more: page.next && paths.mailbox(place.slug, { band: name, after: cursorText(page.next) }),
    }
  })
}
