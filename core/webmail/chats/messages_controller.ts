import app from '@adonisjs/core/services/app'
import type { HttpContext } from '@adonisjs/core/http'
import vine from '@vinejs/vine'
import { idBytes, idText } from '@caliopen/contract/ids'
import { discardDraft } from '#core/messages/drafts/discard_draft.js'
import type { Checked, Fault } from '#core/messages/drafts/fault.js'
import { createDraft } from '#core/messages/drafts/write_draft.js'
import { submitDraft, type Submitted } from '#core/messages/submissions/submit_draft.js'
import { readChat, type Chat } from '#core/messages/chat/read_chat.js'
import { ownIdentities } from '#core/plugins/channels/identities.js'
import { abilitiesHere } from '../channels/here.js'
import { sentFiles } from '../compose/compose_fields.js'
import { NotFoundError } from '../errors.js'
import { announce } from '../events/announce.js'
import { mailboxOf } from '../mail/mailbox_list.js'
import { slugOf } from '../mail/mailbox_links.js'
import { paths } from '../paths.js'
import { signedIn } from '../signed_in.js'
import { otherEnd, ownEnd } from './chat_page.js'
import { markRead } from './mark_read.js'
import { showChat } from './show_chat.js'

const validator = vine.create(
  vine.object({ text: vine.string().maxLength(3_000_000).optional().nullable() })
)

/** What is written in the box below a chat. */
export default class MessagesController {
  async store(ctx: HttpContext) {
    const { sql, key } = await signedIn(ctx)
    const mailbox = await mailboxOf(ctx)
    const { text } = await ctx.request.validateUsing(validator)
    const id = idBytes(String(ctx.params.id))
    const chat = id && (await readChat(sql, key, id))
    if (!chat) throw new NotFoundError()
    const said = await say(ctx, chat, text ?? '')
    if (!said.ok) {
      ctx.response.status(422)
      return showChat(ctx, mailbox, chat.id, {
        text: text ?? '',
        error: sentence(ctx, said.faults),
      })
    }
    const bus = await app.container.make('bus')
    bus.publish('deliveries.queued', {})
    await announce(key, said.value, 'submitted')
    const place = paths.thread(slugOf(mailbox), idText(chat.id))
    return ctx.response.redirect().status(303).toPath(place)
  }

  /** A page that is looked at says so when something has come into it. */
  async read(ctx: HttpContext) {
    const { sql, key } = await signedIn(ctx)
    const id = idBytes(String(ctx.params.id))
    const chat = id && (await readChat(sql, key, id))
    if (!chat) throw new NotFoundError()
    await markRead(ctx, chat)
    return ctx.response.noContent()
  }
}

/** Writes and submits in one go: what cannot be sent leaves no draft behind, the box still has it. */
async function say(ctx: HttpContext, chat: Chat, text: string): Promise<Checked<Submitted>> {
  const { sql, key } = await signedIn(ctx)
  const identities = await ownIdentities(sql, key, chat.channel)
  const own = ownEnd(chat)
  const identity = identities.find(({ address }) => address === own) ?? identities[0]
  const { name, address } = otherEnd(chat)
  const created = await createDraft(
    sql,
    key,
    {
      ...{ mode: 'new', answersId: null, identityId: identity?.id ?? Buffer.alloc(16) },
      ...{ to: `${name.replace(/[<>"]/g, '')} <${address}>`, cc: '', bcc: '', subject: '', text },
    },
    await sentFiles(ctx)
  )
  if (!created.ok) return created
  const submitted = await submitDraft(sql, key, created.value, abilitiesHere)
  if (submitted?.ok) return submitted
  await discardDraft(sql, key, created.value)
  return submitted ?? { ok: false, faults: [] }
}

function sentence({ i18n }: HttpContext, [first]: readonly Fault[]): string | null {
  return first ? i18n.t(first.text.key, first.text.values) : null
}
