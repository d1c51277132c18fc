import type { HttpContext } from '@adonisjs/core/http'
import { searchResults } from '../search/search_results.js'
import type { ThreadPage } from '../views.js'
import { mailboxList } from './mailbox_list.js'

/** What stands beside what is open; null where only that was asked for. */
export async function listBeside(ctx: HttpContext): Promise<ThreadPage['list']> {
  if (ctx.request.header('turbo-frame') === 'pane') return null
  return ctx.request.qs().q ? searchResults(ctx) : mailboxList(ctx)
}
