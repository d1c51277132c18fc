import type { HttpContext } from '@adonisjs/core/http'
import { idBytes } from '@caliopen/contract/ids'
import { findMessage, type StoredMessage } from '#core/messages/threads/find_message.js'
import { NotFoundError } from '../errors.js'
import { signedIn } from '../signed_in.js'

/** The message that the address names, in the account that asks. */
export async function askedMessage(ctx: HttpContext, param = 'id'): Promise<StoredMessage> {
  const { sql, key } = await signedIn(ctx)
  const id = idBytes(String(ctx.params[param]))
  const message = id && (await findMessage(sql, key, id))
  if (!message) throw new NotFoundError()
  return message
}
