import type { HttpContext } from '@adonisjs/core/http'
import { slugOf } from '../mail/mailbox_links.js'
import { paths } from '../paths.js'
import type { Picked } from './picked.js'

/** Back to the list: to the page of it that the act was done on, if it was one. */
export function backToList(ctx: HttpContext, { mailbox }: Picked): void {
  const referrer = sameSite(ctx)
  const isList = referrer !== null && /^\/(mail\/[^/]+|search)$/.test(referrer.pathname)
  if (isList)
    return ctx.response
      .redirect()
      .status(303)
      .toPath(referrer.pathname + referrer.search)
  const query = referrer?.searchParams.get('q')
  if (query)
    return ctx.response
      .redirect()
      .status(303)
      .toPath(paths.search({ q: query }))
  const slug = mailbox ? slugOf(mailbox) : 'inbox'
  ctx.response.redirect().status(303).toPath(paths.mailbox(slug))
}

/** The page that this request came from, where it is one of ours and its path cannot be read as another host. */
export function sameSite({ request }: HttpContext): URL | null {
  const referrer = request.header('referer') ?? ''
  const url = URL.canParse(referrer) ? new URL(referrer) : null
  return url?.host === request.host() && !url.pathname.startsWith('//') ? url : null
}
