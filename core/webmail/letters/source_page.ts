import { type MessageBytes, firstBytes, withHead } from '@caliopen/contract/bytes'
import type { HttpContext } from '@adonisjs/core/http'
import { ownNames } from '#core/mail/authenticate/claims/own_names.js'
import { withoutClaims } from '#core/mail/authenticate/claims/without_claims.js'
import { openBlob } from '#core/messages/blobs/large_blobs.js'
import type { StoredMessage } from '#core/messages/threads/find_message.js'
import { signedIn } from '../signed_in.js'
import { sizeText } from '../sizes.js'
import type { SourcePage } from '../views.js'
import { download } from './download.js'

const SHOWN = 256 * 1024

/** The source as a page; `raw` and `back` are addresses. */
export async function sourcePage(
  ctx: HttpContext,
  message: StoredMessage,
  raw: string,
  back: string
): Promise<SourcePage> {
  const bytes = await wholeSource(ctx, message)
  return {
    title: message.subject || ctx.i18n.t('webmail.no_subject'),
    text: new TextDecoder().decode(await firstBytes(bytes, SHOWN)).replaceAll('\0', '\ufffd'),
    size: sizeText(bytes.size, ctx.i18n.locale),
    cut: bytes.size > SHOWN,
    raw,
    back,
  }
}

export async function sourceDownload(ctx: HttpContext, message: StoredMessage): Promise<void> {
  const bytes = await wholeSource(ctx, message)
  const name = `${
    message.subject
      .replace(/[/\\:]/g, ' ')
      .trim()
      .slice(0, 80) || 'message'
  }.eml`
  download(ctx, { name, contentType: 'message/rfc822', bytes })
}

/** Our own trace lines stand before what was received, as in any mailbox; what claims to be ours and is not, is left out. */
async function wholeSource(ctx: HttpContext, message: StoredMessage): Promise<MessageBytes> {
  const { sql } = await signedIn(ctx)
  const received = await openBlob(sql, message.blob_hash)
  const honest = await withoutClaims(received, await ownNames(sql))
  return withHead(honest, Buffer.from(message.trace), 0)
}
