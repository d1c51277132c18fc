import type { HttpContext } from '@adonisjs/core/http'
import { idText } from '@caliopen/contract/ids'
import { identitiesOf } from '#core/messages/drafts/prefill.js'
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

export async function identitiesView(
  ctx: HttpContext,
  chosen: Buffer | null
): Promise<ComposePage['from']> {
  const { account, key, sql } = await signedIn(ctx)
  const identities = await identitiesOf(sql, key)
  const shown = identities.map(({ id, address }) => ({
    id: idText(id),
    address,
    name: account.name,
  }))
  return { identities: shown, chosen: chosen ? idText(chosen) : (shown[0]?.id ?? '') }
}
