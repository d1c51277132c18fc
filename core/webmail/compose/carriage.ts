import type { HttpContext } from '@adonisjs/core/http'
import { contactWith } from '#core/contacts/contacts.js'
import { EMAIL } from '#core/messages/letter/read_letter.js'
import { readChatAddressee } from '#core/messages/submissions/check_chat.js'
import { abilitiesHere } from '../channels/here.js'
import { noticesOf } from '../chats/reply_box.js'
import { waysTo } from '../discussions/ways.js'
import { signedIn } from '../signed_in.js'
import type { ChatCarriage, ComposePage } from '../views.js'

/** What can be written over a channel, before anybody does; null for mail, which carries everything. */
export async function chatCarriage(
  { i18n }: HttpContext,
  channel: string
): Promise<ChatCarriage | null> {
  if (channel === EMAIL) return null
  const can = await abilitiesHere(channel)
  if (!can) {
    const notices = [i18n.t('deliver.faults.channel_away')]
    return { notices, limit: null, subject: false, attachments: false }
  }
  return {
    notices: noticesOf(can, i18n),
    limit: can.length,
    subject: can.subject,
    attachments: can.attachments !== null,
  }
}

/** The other channels of a contact that is written to alone. */
export async function otherWays(
  ctx: HttpContext,
  channel: string,
  to: string
): Promise<ComposePage['ways']> {
  const { sql, key } = await signedIn(ctx)
  const addressee = readChatAddressee(to)
  const contact =
    addressee && (await contactWith(sql, key, { channel, address: addressee.address }))
  if (!contact || contact.addresses.length < 2) return []
  const ways = await waysTo(ctx, contact.addresses)
  return ways.flatMap(({ href, address, channel: { name, title } }) =>
    href && (name !== channel || address !== addressee?.address) ? [{ title, href }] : []
  )
}
