import type { HttpContext } from '@adonisjs/core/http'
import { openBlob } from '#core/messages/blobs/large_blobs.js'
import { attachmentsOf } from '#core/messages/threads/message_parts.js'
import { NotFoundError } from '../errors.js'
import { signedIn } from '../signed_in.js'
import { askedMessage } from './asked_message.js'
import { download } from './download.js'

/** RFC 9110 §8.3.1; what its sender called it is a claim, and nothing that a browser would show as a page. */
const MEDIA_TYPE = /^[a-z\d][\w.+-]*\/[a-z\d][\w.+-]*$/i
const PAGES = /html|xml|svg|javascript|ecmascript/i

export default class AttachmentsController {
  async show(ctx: HttpContext) {
    const { sql, key } = await signedIn(ctx)
    const message = await askedMessage(ctx, 'message')
    const files = (await attachmentsOf(sql, key, [message.id])).get(message.id.toString('hex'))
    const file = files?.find(({ position }) => String(position) === ctx.params.id)
    if (!file) throw new NotFoundError()
    return download(ctx, {
      name: file.file_name || ctx.i18n.t('notices.nameless'),
      contentType: safeType(file.content_type),
      bytes: await openBlob(sql, file.blob_hash),
    })
  }
}

function safeType(type: string): string {
  return MEDIA_TYPE.test(type) && !PAGES.test(type) ? type : 'application/octet-stream'
}
