import type { HttpContext } from '@adonisjs/core/http'
import { idText } from '@caliopen/contract/ids'
import type { StoredMessage } from '#core/messages/threads/find_message.js'
import { listSetAsides } from '#core/messages/threads/set_asides.js'
import { NotFoundError } from '../errors.js'
import { askedMessage } from '../letters/asked_message.js'
import { sourceDownload, sourcePage } from '../letters/source_page.js'
import { paths } from '../paths.js'
import { momentFor, readerOf } from '../reader.js'
import { signedIn } from '../signed_in.js'
import { sizeText } from '../sizes.js'
import type { SetAsidesPage } from '../views.js'

/** What came in and could not be read. */
export default class SetAsidesController {
  async index(ctx: HttpContext) {
    const { key, sql } = await signedIn(ctx)
    const reader = readerOf(ctx)
    const messages = (await listSetAsides(sql, key)).map((message) => ({
      id: idText(message.id),
      from: message.from_address || null,
      subject: message.subject || null,
      receivedAt: momentFor(reader, message.received_at),
      size: sizeText(message.size, ctx.i18n.locale),
      reason: ctx.i18n.t('notices.set_aside'),
      detail: message.set_aside,
    }))
    return ctx.view.render('webmail/set_asides', { messages } satisfies SetAsidesPage)
  }

  async source(ctx: HttpContext) {
    const message = await askedSetAside(ctx)
    const raw = paths.setAsideRaw(idText(message.id))
    const page = await sourcePage(ctx, message, raw, paths.setAsides())
    return ctx.view.render('webmail/source', page)
  }

  async raw(ctx: HttpContext) {
    return sourceDownload(ctx, await askedSetAside(ctx))
  }
}

async function askedSetAside(ctx: HttpContext): Promise<StoredMessage> {
  const message = await askedMessage(ctx)
  if (message.set_aside === null) throw new NotFoundError()
  return message
}
