import type { HttpContext } from '@adonisjs/core/http'
import { idBytes, idText } from '@caliopen/contract/ids'
import { normaliseDomain } from '#core/accounts/addresses.js'
import { pageOfQueue, type QueueCursor } from '#core/channels/administration/list_queue.js'
import { readOverview } from '#core/channels/administration/overview.js'
import { troubledDestinations } from '#core/channels/administration/pauses.js'
import { listSuppressions } from '#core/channels/suppressions/suppressions.js'
import { readerOf } from '#core/webmail/reader.js'
import { signedIn } from '#core/webmail/signed_in.js'
import { queuePage, SHOWN_STATES } from './queue_page.js'

const PAGE = 50

export default class QueueController {
  async index(ctx: HttpContext) {
    const { sql } = await signedIn(ctx)
    const query = ctx.request.qs()
    const state = SHOWN_STATES.find((name) => name === query.state) ?? 'queued'
    const only = normaliseDomain(String(query.only ?? ''))
    const after = cursorIn(String(query.after ?? ''))
    const [overview, troubled, page, suppressions] = await Promise.all([
      readOverview(sql),
      troubledDestinations(sql),
      pageOfQueue(sql, state, { destination: only, after, limit: PAGE }),
      listSuppressions(sql, Date.now()),
    ])
    const next = page.next && `${page.next.nextAt}.${idText(page.next.id)}`
    const facts = { overview, troubled, state, only, lines: page.lines, next, suppressions }
    return ctx.view.render('admin/queue', queuePage(facts, readerOf(ctx)))
  }
}

function cursorIn(text: string): QueueCursor | null {
  const [nextAt = '', id = ''] = text.split('.')
  const bytes = idBytes(id)
  return bytes && /^\d{1,16}$/.test(nextAt) ? { nextAt: Number(nextAt), id: bytes } : null
}
