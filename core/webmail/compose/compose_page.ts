import type { HttpContext } from '@adonisjs/core/http'
import { suggestedCorrespondents } from '#core/contacts/suggested_correspondents.js'
import type { Fault } from '#core/messages/drafts/fault.js'
import { DRAFT_LIMITS } from '#core/messages/drafts/limits.js'
import { readAnswered } from '#core/messages/drafts/read_answered.js'
import { snippetOf } from '#core/messages/letter/text.js'
import { correspondent } from '../mail/correspondents.js'
import { momentFor, readerOf } from '../reader.js'
import { signedIn } from '../signed_in.js'
import { sizeText } from '../sizes.js'
import type { ComposeErrors, ComposePage } from '../views.js'
import { optionalId } from './compose_fields.js'
import { chatCarriage, otherWays } from './carriage.js'
import { identitiesView } from './identities.js'

const SUGGESTIONS = 100
const SNIPPET = 250

/** What differs from one way to begin a letter to the other. */
export type Written = Pick<
  ComposePage,
  | 'kind'
  | 'draft'
  | 'to'
  | 'cc'
  | 'bcc'
  | 'subject'
  | 'text'
  | 'inReplyTo'
  | 'forwarded'
  | 'attachments'
> & { identityId: Buffer | null }

export async function composePage(
  ctx: HttpContext,
  { identityId, ...written }: Written,
  faults: readonly Fault[] = []
): Promise<ComposePage> {
  const { key, sql } = await signedIn(ctx)
  const onlyMail = written.inReplyTo !== null || written.forwarded !== null
  const { channel, ...from } = await identitiesView(ctx, identityId, onlyMail)
  const suggestions = await suggestedCorrespondents(sql, key, channel, SUGGESTIONS)
  return {
    ...written,
    from,
    chat: await chatCarriage(ctx, channel),
    ways: await otherWays(ctx, channel, written.to),
    answering: await answering(ctx, written.inReplyTo ?? written.forwarded),
    suggestions: suggestions.map(({ name, address }) => correspondent(name, address)),
    sizeLimit: sizeText(DRAFT_LIMITS.attachmentsBytes, ctx.i18n.locale),
    errors: errorsOf(ctx, faults),
  }
}

async function answering(ctx: HttpContext, id: string | null): Promise<ComposePage['answering']> {
  const messageId = id ? optionalId(id) : null
  const { key, sql } = await signedIn(ctx)
  const answered = messageId && (await readAnswered(sql, key, messageId))
  if (!answered) return null
  const { from, text, sentAt } = answered.letter
  return {
    from: correspondent(from?.name ?? '', from?.address ?? ''),
    date: momentFor(readerOf(ctx), sentAt ?? answered.receivedAt),
    snippet: snippetOf(text, SNIPPET),
  }
}

function errorsOf({ i18n }: HttpContext, faults: readonly Fault[]): ComposeErrors {
  const errors: ComposeErrors = {}
  for (const { field, text } of faults) errors[field] ??= i18n.t(text.key, text.values)
  return errors
}
