import type { HttpContext } from '@adonisjs/core/http'
import { BAND_NAMES } from '#core/messages/importance/bands.js'
import { findMailbox, type Mailbox } from '#core/messages/mailboxes/mailboxes.js'
import { parseCursor } from '#core/messages/threads/cursor.js'
import { NotFoundError } from '../errors.js'
import { paths } from '../paths.js'
import { readerOf } from '../reader.js'
import { signedIn } from '../signed_in.js'
import type { ListSection } from '../view_parts.js'
import type { MailboxList } from '../views.js'
import { draftSection } from './draft_section.js'
import { bandByName, bandSection, bandSections, timeSection, type ListOf } from './list_sections.js'
import { slugOf } from './mailbox_links.js'

/** The list of the mailbox that the address names. */
export async function mailboxList(ctx: HttpContext): Promise<MailboxList> {
  const mailbox = await mailboxOf(ctx)
  const { sql, key } = await signedIn(ctx)
  const list: ListOf = { sql, accountId: key, mailbox, reader: readerOf(ctx) }
  const band = mailbox.role === 'inbox' ? bandByName(ctx.request.qs().band) : null
  const after = parseCursor(String(ctx.request.qs().after ?? ''))
  const sections = await sectionsOf(list, band, after)
  const slug = slugOf(mailbox)
  const isFurther = band !== null || after !== null
  return {
    mailbox: {
      slug,
      role: mailbox.role ?? 'own',
      name: mailbox.role ? null : mailbox.name,
    },
    sections,
    empty: sections.every(({ rows }) => rows.length === 0),
    groupedBy: mailbox.role === 'inbox' ? 'importance' : null,
    firstUse: mailbox.uidnext === 1,
    page: isFurther
      ? {
          band: band === null ? null : BAND_NAMES[band],
          first: paths.mailbox(slug),
        }
      : null,
  }
}

export async function mailboxOf(ctx: HttpContext): Promise<Mailbox> {
  const { sql, key } = await signedIn(ctx)
  const mailbox = await findMailbox(sql, key, String(ctx.params.mailbox))
  if (!mailbox) throw new NotFoundError()
  return mailbox
}

function sectionsOf(
  list: ListOf,
  band: ReturnType<typeof bandByName>,
  after: ReturnType<typeof parseCursor>
): Promise<ListSection[]> {
  if (list.mailbox.role === 'drafts') return draftSection(list)
  if (list.mailbox.role !== 'inbox') return timeSection(list, after)
  return band === null ? bandSections(list) : bandSection(list, band, after)
}
