import type { HttpContext } from '@adonisjs/core/http'
import { idText } from '@caliopen/contract/ids'
import { lastHeardAt } from '#core/messages/chat/last_heard.js'
import { readChat } from '#core/messages/chat/read_chat.js'
import type { Chat, ChatCursor } from '#core/messages/chat/read_chat.js'
import type { Mailbox } from '#core/messages/mailboxes/mailboxes.js'
import { cursorText, parseCursor } from '#core/messages/threads/cursor.js'
import { neighbours } from '#core/messages/threads/neighbours.js'
import { ownIdentities } from '#core/plugins/channels/identities.js'
import { abilitiesHere, channelsHere, channelTitle } from '../channels/here.js'
import { NotFoundError } from '../errors.js'
import { importanceView } from '../letters/importance_view.js'
import { trustView } from '../letters/trust_view.js'
import { correspondent } from '../mail/correspondents.js'
import { slugOf } from '../mail/mailbox_links.js'
import { paths } from '../paths.js'
import { readerOf } from '../reader.js'
import { signedIn } from '../signed_in.js'
import type { ChatView, ReplyBox } from './chat_views.js'
import { daysOf } from './bubbles.js'
import { replyBox } from './reply_box.js'

/** A chat and what its page shows of it. */
export interface ShownChat {
  chat: Chat
  view: ChatView
}

type Typed = Partial<Pick<ReplyBox, 'text' | 'error'>>

/** The chat that the address names, as its page shows it. */
export async function chatPage(
  ctx: HttpContext,
  mailbox: Mailbox,
  threadId: Buffer,
  typed: Typed = {}
): Promise<ShownChat> {
  const { sql, key } = await signedIn(ctx)
  const before = cursorOf(ctx)
  const chat = await readChat(sql, key, threadId, before)
  if (!chat) throw new NotFoundError()
  return { chat, view: await chatView(ctx, mailbox, chat, before !== null, typed) }
}

async function chatView(
  ctx: HttpContext,
  mailbox: Mailbox,
  chat: Chat,
  isEarlier: boolean,
  typed: Typed
): Promise<ChatView> {
  const { i18n } = ctx
  const { account, sql, key } = await signedIn(ctx)
  const reader = { ...readerOf(ctx), account: account.id }
  const slug = slugOf(mailbox)
  const id = idText(chat.id)
  const [beside, provided] = await Promise.all([
    neighbours(sql, key, mailbox.id, chat.id, mailbox.role === 'inbox'),
    channelsHere(),
  ])
  const other = otherEnd(chat)
  const heard = chat.lines.findLast(({ direction }) => direction === 'in')
  return {
    ...{ id, mailbox: slug, role: mailbox.role ?? 'own' },
    person: correspondent(other.name, other.address),
    channel: {
      name: chat.channel,
      title: channelTitle(i18n, chat.channel, provided.get(chat.channel)),
    },
    own: ownEnd(chat),
    days: daysOf(chat.lines, reader),
    more: chat.earlier && paths.thread(slug, id, { before: beforeText(chat.earlier) }),
    first: isEarlier ? paths.thread(slug, id) : null,
    neighbours: {
      newer: beside.newer && idText(beside.newer),
      older: beside.older && idText(beside.older),
    },
    discussion: chat.discussionId && idText(chat.discussionId),
    trust: heard && heard.trust !== null ? trustView(heard.trust, heard.evidence, i18n) : null,
    importance: heard ? importanceView(heard.importance, i18n) : null,
    reply: await replyOf(ctx, chat, other.address, typed),
  }
}

async function replyOf(ctx: HttpContext, chat: Chat, address: string, typed: Typed) {
  const { sql, key } = await signedIn(ctx)
  const identities = await ownIdentities(sql, key, chat.channel)
  const facts = {
    can: await abilitiesHere(chat.channel),
    linked: identities.length > 0,
    lastHeardAt: await lastHeardAt(sql, key, chat.channel, address),
    now: Date.now(),
  }
  return replyBox(facts, ctx.i18n, typed)
}

/** Who the chat is with: as its latest message says. */
export function otherEnd({ lines }: Chat): { name: string; address: string } {
  const heard = lines.findLast(({ direction }) => direction === 'in')
  const written = lines.findLast(({ direction }) => direction === 'out')
  return heard?.from ?? written?.to ?? { name: '', address: '' }
}

/** Which of the account's own addresses the chat is had with. */
export function ownEnd({ lines }: Chat): string | null {
  const last = lines.at(-1)
  return (last?.direction === 'out' ? last.from.address : last?.to?.address) ?? null
}

function cursorOf({ request }: HttpContext): ChatCursor | null {
  const cursor = parseCursor(String(request.qs().before ?? ''))
  return cursor && { receivedAt: cursor.lastAt, id: cursor.threadId }
}

function beforeText({ receivedAt, id }: ChatCursor): string {
  return cursorText({ lastAt: receivedAt, threadId: id })
}
