import type { HttpContext } from '@adonisjs/core/http'
import vine from '@vinejs/vine'
import { idBytes } from '@caliopen/contract/ids'
import { findMailbox, type Mailbox } from '#core/messages/mailboxes/mailboxes.js'
import { signedIn } from '../signed_in.js'

/** The threads that an act is about, and the list they were picked from. */
export interface Picked {
  threadIds: Buffer[]
  /** null where they were picked from no mailbox, as in a search */
  mailbox: Mailbox | null
}

const validator = vine.create(
  vine.object({
    threads: vine.array(vine.string().uuid()).maxLength(200).optional(),
    from: vine.string().maxLength(64).optional().nullable(),
  })
)

export async function picked(ctx: HttpContext): Promise<Picked> {
  const { threads = [], from } = await ctx.request.validateUsing(validator)
  const { sql, key } = await signedIn(ctx)
  const ids = new Set(threads.map((id) => id.toLowerCase()))
  return {
    threadIds: [...ids].flatMap((id) => idBytes(id) ?? []),
    mailbox: from ? await findMailbox(sql, key, from) : null,
  }
}
