import type { HttpContext } from '@adonisjs/core/http'
import { idBytes, idText } from '@caliopen/contract/ids'
import { candidatesFor } from '#core/contacts/candidates.js'
import { mergesOf } from '#core/contacts/merge_contacts.js'
import { listMailboxes } from '#core/messages/mailboxes/mailboxes.js'
import { readDiscussion } from '#core/messages/discussions/read_discussion.js'
import type {
  DiscussedMessage,
  Discussion,
  Person,
} from '#core/messages/discussions/read_discussion.js'
import type { ChatLine } from '#core/messages/chat/read_lines.js'
import { cursorText, parseCursor } from '#core/messages/threads/cursor.js'
import { channelsHere, channelTitle } from '../channels/here.js'
import { bubbleOf, type BubbleReader } from '../chats/bubbles.js'
import { NotFoundError } from '../errors.js'
import { trustSign } from '../letters/trust_view.js'
import { listText } from '../list_text.js'
import { correspondent } from '../mail/correspondents.js'
import { slugOf } from '../mail/mailbox_links.js'
import { dayOf } from '../moments.js'
import { paths } from '../paths.js'
import { momentFor, readerOf } from '../reader.js'
import { signedIn } from '../signed_in.js'
import type {
  DiscussedView,
  DiscussionDay,
  DiscussionView,
  LetterCard,
  PersonView,
} from './discussion_views.js'
import { waysTo } from './ways.js'

const CANDIDATES = 50

interface Place extends BubbleReader {
  /** by id in hex */
  slugs: ReadonlyMap<string, string>
  titles: (channel: string) => string
  bySource: ReadonlyMap<string, ChatLine>
}

/** The discussion that the address names: everything with the same people, whatever the channel. */
export async function discussionPage(ctx: HttpContext): Promise<DiscussionView> {
  const { sql, key } = await signedIn(ctx)
  const id = idBytes(String(ctx.params.id))
  const cursor = parseCursor(String(ctx.request.qs().before ?? ''))
  const before = cursor && { receivedAt: cursor.lastAt, id: cursor.threadId }
  const discussion = id && (await readDiscussion(sql, key, id, before))
  if (!discussion) throw new NotFoundError()
  const place = await placeOf(ctx, discussion)
  const path = paths.discussion(idText(discussion.id))
  const { earlier } = discussion
  return {
    id: idText(discussion.id),
    who: listText(
      discussion.persons.map(({ name }) => name),
      ctx.i18n.locale
    ),
    people: await Promise.all(discussion.persons.map((person) => personView(ctx, person))),
    days: daysOf(discussion.messages, place),
    more:
      earlier &&
      `${path}?before=${cursorText({ lastAt: earlier.receivedAt, threadId: earlier.id })}`,
    first: before ? path : null,
    candidates: await candidatesView(ctx, discussion.persons),
  }
}

async function placeOf(ctx: HttpContext, { messages }: Discussion): Promise<Place> {
  const { account, sql, key } = await signedIn(ctx)
  const [mailboxes, provided] = await Promise.all([listMailboxes(sql, key), channelsHere()])
  const lines = messages.flatMap((one) => (one.kind === 'chat' ? [one.line] : []))
  return {
    ...readerOf(ctx),
    account: account.id,
    slugs: new Map(mailboxes.map((mailbox) => [mailbox.id.toString('hex'), slugOf(mailbox)])),
    titles: (channel) => channelTitle(ctx.i18n, channel, provided.get(channel)),
    bySource: new Map(lines.map((line) => [line.sourceId, line])),
  }
}

function daysOf(messages: readonly DiscussedMessage[], place: Place): DiscussionDay[] {
  const days: DiscussionDay[] = []
  for (const message of messages) {
    const at = message.kind === 'chat' ? message.line.receivedAt : message.letter.receivedAt
    const { key, isToday, text } = dayOf(at, place.i18n.locale, place.zone, place.now)
    let day = days.at(-1)
    if (day?.key !== key) {
      day = { key, heading: isToday ? place.i18n.t('channels.today') : text, messages: [] }
      days.push(day)
    }
    day.messages.push(messageView(message, place))
  }
  return days
}

function messageView(message: DiscussedMessage, place: Place): DiscussedView {
  if (message.kind === 'letter') {
    const letter = letterCard(message.letter, place)
    return { kind: 'letter', mine: letter.mine, letter }
  }
  const { channel, line, threadId } = message
  return {
    kind: 'chat',
    mine: line.direction === 'out',
    channel: { name: channel, title: place.titles(channel) },
    href: paths.thread(slugFor(line.mailboxId, place), idText(threadId)),
    person: correspondent(line.from.name, line.from.address),
    bubble: bubbleOf(line, place.bySource, place),
  }
}

function letterCard(
  letter: Extract<DiscussedMessage, { kind: 'letter' }>['letter'],
  place: Place
): LetterCard {
  const mine = letter.direction === 'out'
  return {
    id: idText(letter.id),
    href: `${paths.thread(slugFor(letter.mailboxId, place), idText(letter.threadId))}#message-${idText(letter.id)}`,
    from: correspondent(letter.from.name, letter.from.address),
    mine,
    subject: letter.subject,
    snippet: letter.snippet,
    date: momentFor(place, letter.receivedAt),
    unread: !letter.seen,
    hasAttachments: letter.attachments > 0,
    trust: mine ? null : trustSign(letter.trust, letter.signs),
  }
}

function slugFor(mailboxId: Buffer, { slugs }: Place): string {
  return slugs.get(mailboxId.toString('hex')) ?? 'inbox'
}

async function personView(ctx: HttpContext, person: Person): Promise<PersonView> {
  const { sql, key } = await signedIn(ctx)
  const [merge] = person.contactId ? await mergesOf(sql, key, person.contactId) : []
  const addresses = merge?.addresses.map(({ address }) => address) ?? []
  return {
    person: correspondent(person.name, person.addresses[0]?.address ?? ''),
    ways: await waysTo(ctx, person.addresses),
    merged: merge
      ? { id: idText(merge.id), addresses: listText(addresses, ctx.i18n.locale) }
      : null,
  }
}

/** Only who is alone with the account can be somebody else, too. */
async function candidatesView(ctx: HttpContext, persons: readonly Person[]) {
  const [person, other] = persons
  if (!person || other) return []
  const { sql, key } = await signedIn(ctx)
  const { name, addresses } = person
  const found = await candidatesFor(sql, key, name, addresses, CANDIDATES)
  const provided = await channelsHere()
  return found.map((one) => {
    const channel = channelTitle(ctx.i18n, one.channel, provided.get(one.channel))
    return {
      value: `${one.channel}:${one.address}`,
      label: ctx.i18n.t('channels.discussion.candidate', {
        name: one.name || one.address,
        address: one.address,
        channel,
      }),
    }
  })
}
