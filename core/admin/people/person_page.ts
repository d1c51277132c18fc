import type { HttpContext } from '@adonisjs/core/http'
import { idText } from '@caliopen/contract/ids'
import { listAliases } from '#core/accounts/people/aliases.js'
import { defaultQuota } from '#core/accounts/quota/default_quota.js'
import { readAccountDetails } from '#core/accounts/recipients/account_details.js'
import { readSetting } from '#core/accounts/settings/setting.js'
import { momentFor, readerOf } from '#core/webmail/reader.js'
import { confirmationOf } from '#core/webmail/sign_in/confirmation.js'
import { askedPerson } from './asked_person.js'
import type { PersonPage } from './person_views.js'
import { percentOf, roomField, usedText } from '#core/webmail/room.js'

export async function personPage(
  ctx: HttpContext,
  shown: Partial<PersonPage> = {}
): Promise<PersonPage> {
  const { person, sql, isSelf } = await askedPerson(ctx)
  const { i18n } = ctx
  const room = await readSetting(sql, defaultQuota)
  const limit = person.quota ?? room
  const details = (await readAccountDetails(sql, [person.id])).get(person.id.toString('hex'))
  return {
    id: idText(person.id),
    name: person.name,
    address: person.address,
    isSelf,
    isAdministrator: person.role === 'administrator',
    disabled: person.disabledAt === null ? null : momentFor(readerOf(ctx), person.disabledAt),
    used: usedText(i18n, person.bytes, limit),
    percent: percentOf(person.bytes, limit),
    room: { gigabytes: roomField(person.quota), hint: i18n.t('people.room.own_hint'), error: null },
    aliases: await listAliases(sql, person.id),
    forwards: details?.targets.length
      ? {
          targets: details.targets,
          sentence: i18n.t(details.keepsCopy ? 'people.forwards.keeps' : 'people.forwards.passes'),
        }
      : null,
    errors: {},
    alias: '',
    confirmation: confirmationOf(ctx),
    ...shown,
  }
}
