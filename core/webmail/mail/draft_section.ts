import { idText } from '@caliopen/contract/ids'
import { readAddressLine } from '#core/messages/drafts/address_line.js'
import { listDrafts, type DraftLine } from '#core/messages/drafts/draft.js'
import { titlesOf } from '../channels/titles.js'
import { momentFor, type Reader } from '../reader.js'
import type { Correspondent, ListSection, ThreadRow } from '../view_parts.js'
import { correspondent, whoText } from './correspondents.js'
import type { ListOf } from './list_sections.js'

const MOST = 200

/** What is being written: there are never many, so it is one page. */
export async function draftSection({ sql, accountId, reader }: ListOf): Promise<ListSection[]> {
  const drafts = await listDrafts(sql, accountId, MOST)
  const known = drafts.flatMap(({ channel }) => (channel === null ? [] : [{ channel }]))
  const titles = await titlesOf(known, reader.i18n)
  const rows = drafts.map((draft) => draftRow(draft, titles, reader))
  return [{ band: null, rows, total: rows.length, folded: false, more: null }]
}

function draftRow(
  draft: DraftLine,
  titles: ReadonlyMap<string, string>,
  reader: Reader
): ThreadRow {
  const id = idText(draft.id)
  const people = addressees(draft.to, reader)
  return {
    id,
    mailbox: 'drafts',
    draft: id,
    channel: (draft.channel && titles.get(draft.channel)) || null,
    subject: draft.subject,
    who: whoText(people, reader.i18n.locale),
    correspondents: people,
    snippet: draft.snippet,
    lastAt: momentFor(reader, draft.updatedAt),
    unread: false,
    count: 1,
    hasAttachments: draft.attachments > 0,
    tags: [],
    importance: { level: 0, band: 'worth_reading' },
    trust: null,
    sending: null,
  }
}

function addressees(line: string, { i18n }: Reader): Correspondent[] {
  const people = readAddressLine(line).addressees.slice(0, 5)
  if (people.length === 0) return [correspondent(i18n.t('notices.nobody_yet'), '')]
  return people.map(({ name, address }) => correspondent(name, address))
}
