import type { HttpContext } from '@adonisjs/core/http'
import { defaultQuota } from '#core/accounts/quota/default_quota.js'
import { readAccountDetails } from '#core/accounts/recipients/account_details.js'
import { readSetting } from '#core/accounts/settings/setting.js'
import { percentOf, usedText } from '../room.js'
import { signedIn } from '../signed_in.js'
import type { SettingsPage } from '../views.js'

const NEARLY = 90

/** How much mail an account keeps, beside how much it may. */
export async function roomOf(ctx: HttpContext): Promise<SettingsPage['room']> {
  const { sql, key } = await signedIn(ctx)
  const details = (await readAccountDetails(sql, [key])).get(key.toString('hex'))
  const bytes = details?.bytes ?? 0
  const limit = details?.quota ?? (await readSetting(sql, defaultQuota))
  const percent = percentOf(bytes, limit)
  const advice = percent === null || percent < NEARLY ? null : percent < 100 ? 'nearly' : 'full'
  return {
    used: usedText(ctx.i18n, bytes, limit),
    percent,
    advice: advice && ctx.i18n.t(`people.room.${advice}`),
  }
}
