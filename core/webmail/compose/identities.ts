import type { HttpContext } from '@adonisjs/core/http'
import { idText } from '@caliopen/contract/ids'
import { allIdentities, identitiesOf } from '#core/messages/drafts/prefill.js'
import { EMAIL } from '#core/messages/letter/read_letter.js'
import { titlesOf } from '../channels/titles.js'
import { signedIn } from '../signed_in.js'
import type { ComposePage } from '../views.js'
import { optionalId } from './compose_fields.js'

/** The identity that was chosen, or the first where none was. An unknown one is the draft's to refuse. */
export async function identityOf(ctx: HttpContext, chosen: string): Promise<Buffer> {
  const id = optionalId(chosen)
  if (id) return id
  const { key, sql } = await signedIn(ctx)
  const [first] = await identitiesOf(sql, key)
  return first?.id ?? Buffer.alloc(16)
}

/** Whose words these can be, and the channel of the one that was chosen. An answer to a letter is a letter. */
export async function identitiesView(
  ctx: HttpContext,
  chosen: Buffer | null,
  isAnswer: boolean
): Promise<ComposePage['from'] & { channel: string }> {
  const { account, key, sql } = await signedIn(ctx)
  const all = await allIdentities(sql, key)
  const own = all.find(({ id }) => chosen?.equals(id)) ?? all[0]
  const channel = own?.channel ?? EMAIL
  const fitting = isAnswer ? all.filter((one) => one.channel === channel) : all
  const titles = await titlesOf(fitting, ctx.i18n)
  const identities = fitting.map((one) => ({
    ...{ id: idText(one.id), address: one.address, name: account.name },
    channel: titles.get(one.channel) ?? null,
  }))
  return { identities, chosen: own ? idText(own.id) : '', channel }
}
