import type { I18n } from '@adonisjs/i18n'
import type { ChannelAbilities } from '@caliopen/contract/manifest/manifest'
import { sizeText } from '../sizes.js'
import type { ReplyBox } from './chat_views.js'

/** What is known before somebody types. */
export interface ReplyFacts {
  /** null: no plugin that runs brings the channel */
  can: ChannelAbilities | null
  /** whether the account still has an address there */
  linked: boolean
  /** milliseconds since the epoch; null: never */
  lastHeardAt: number | null
  now: number
}

const HOUR = 3_600_000

/** The box below a chat: it says what would not arrive before it is typed. */
export function replyBox(
  { can, linked, lastHeardAt, now }: ReplyFacts,
  i18n: I18n,
  { text = '', error = null }: Partial<Pick<ReplyBox, 'text' | 'error'>> = {}
): ReplyBox {
  const refusal = refusalOf({ can, linked, lastHeardAt, now }, i18n)
  return {
    refusal,
    notices: refusal === null && can ? noticesOf(can, i18n) : [],
    limit: can?.length ?? null,
    attachments: can !== null && can.attachments !== null,
    text,
    error,
  }
}

function refusalOf({ can, linked, lastHeardAt, now }: ReplyFacts, i18n: I18n): string | null {
  if (!can) return i18n.t('deliver.faults.channel_away')
  if (!linked) return i18n.t('channels.reply.unlinked')
  const { replyWindow: hours } = can
  if (hours === null || (lastHeardAt !== null && now - lastHeardAt <= hours * HOUR)) return null
  return i18n.t('deliver.faults.chat_window_closed', { hours })
}

/** What this channel does not carry, or only so much of it. */
export function noticesOf(can: ChannelAbilities, i18n: I18n): string[] {
  const { attachments, length, replyWindow } = can
  return [
    ...(length === null ? [] : [i18n.t('channels.carries.length', { count: length })]),
    attachments === null
      ? i18n.t('channels.carries.no_attachments')
      : i18n.t('channels.carries.attachments', {
          count: attachments.most,
          size: sizeText(attachments.bytes, i18n.locale),
        }),
    ...(replyWindow === null ? [] : [i18n.t('channels.carries.window', { hours: replyWindow })]),
  ]
}
