import type { HttpContext } from '@adonisjs/core/http'
import vine from '@vinejs/vine'
import { idBytes, idText } from '@caliopen/contract/ids'
import type { Sql } from '#database/sql.js'
import { discussionOf, joinPeople, splitPeople } from '#core/messages/discussions/join_people.js'
import type { NamedEnd } from '#core/messages/discussions/join_people.js'
import { readDiscussion } from '#core/messages/discussions/read_discussion.js'
import { UNDO_SECONDS, undoToken } from '../acts/undo_token.js'
import { NotFoundError } from '../errors.js'
import { announce } from '../events/announce.js'
import { flash } from '../flash.js'
import { paths } from '../paths.js'
import { signedIn } from '../signed_in.js'

const validator = vine.create(vine.object({ address: vine.string().maxLength(400) }))

/** Which addresses are the same person's. */
export default class ContactsController {
  /** The person of a discussion has one more address. */
  async store(ctx: HttpContext) {
    const { account, sql, key } = await signedIn(ctx)
    const { address } = await ctx.request.validateUsing(validator)
    const kept = await personOf(ctx)
    const other = await namedEnd(sql, key, address)
    const joined = other && (await joinPeople(sql, key, kept, other))
    if (!joined) {
      flash(ctx, 'notice', ctx.i18n.t('channels.discussion.known'))
      return ctx.response
        .redirect()
        .status(303)
        .toPath(paths.discussion(String(ctx.params.id)))
    }
    await announce(key, joined, 'joined')
    const token = undoToken({ account: account.id, kind: 'join', merge: idText(joined.mergeId) })
    const text = ctx.i18n.t('channels.discussion.joined', {
      address: other.address,
      name: kept.name,
    })
    flash(ctx, 'done', text, { token, seconds: UNDO_SECONDS })
    return toDiscussion(ctx, joined.contactId)
  }

  /** They are two after all. */
  async destroy(ctx: HttpContext) {
    const { sql, key } = await signedIn(ctx)
    const id = idBytes(String(ctx.params.id))
    const split = id && (await splitPeople(sql, key, id))
    if (!split) throw new NotFoundError()
    await announce(key, split, 'split')
    flash(ctx, 'done', ctx.i18n.t('channels.discussion.split_done'))
    return toDiscussion(ctx, split.contactId)
  }
}

async function personOf(ctx: HttpContext): Promise<NamedEnd> {
  const { sql, key } = await signedIn(ctx)
  const id = idBytes(String(ctx.params.id))
  const discussion = id && (await readDiscussion(sql, key, id))
  const [person, other] = discussion?.persons ?? []
  const [end] = person?.addresses ?? []
  if (!person || !end || other) throw new NotFoundError()
  return { ...end, name: person.name }
}

/** Only who the account has heard of can be chosen. */
async function namedEnd(sql: Sql, accountId: Buffer, text: string): Promise<NamedEnd | null> {
  const at = text.indexOf(':')
  const [channel, address] = [text.slice(0, at), text.slice(at + 1)]
  const row = await sql.get<{ name: string }>(
    'select name from correspondents where account_id = ? and channel = ? and address = ?',
    [accountId, channel, address]
  )
  return row ? { channel, address, name: row.name } : null
}

async function toDiscussion(ctx: HttpContext, contactId: Buffer) {
  const { sql, key } = await signedIn(ctx)
  const id = await discussionOf(sql, key, contactId)
  const place = id ? paths.discussion(idText(id)) : paths.mailbox('inbox')
  return ctx.response.redirect().status(303).toPath(place)
}
