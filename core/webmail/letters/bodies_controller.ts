import type { HttpContext } from '@adonisjs/core/http'
import { openLetter } from '#core/messages/letter/open_letter.js'
import { attachmentsOf } from '#core/messages/threads/message_parts.js'
import { NotFoundError } from '../errors.js'
import { signedIn } from '../signed_in.js'
import { askedMessage } from './asked_message.js'
import { inlinePictures } from './inline_pictures.js'
import { letterDocument, LETTER_POLICY } from './letter_document.js'
import { textAsHtml } from './text_as_html.js'

/** The document of a letter's frame. */
export default class BodiesController {
  async show(ctx: HttpContext) {
    const { sql, key } = await signedIn(ctx)
    const message = await askedMessage(ctx)
    if (message.set_aside !== null) throw new NotFoundError()
    const letter = await openLetter(sql, message.blob_hash)
    const html = letter.html ?? textAsHtml(letter.text)
    const files = (await attachmentsOf(sql, key, [message.id])).get(message.id.toString('hex'))
    const pictures = await inlinePictures(sql, html, files ?? [])
    ctx.response.header('content-security-policy', LETTER_POLICY)
    ctx.response.header('x-frame-options', 'SAMEORIGIN')
    ctx.response.header('content-type', 'text/html; charset=utf-8')
    return letterDocument(html, pictures, ctx.i18n.locale)
  }
}
