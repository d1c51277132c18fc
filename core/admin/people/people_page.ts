import type { HttpContext } from '@adonisjs/core/http'
import { idText } from '@caliopen/contract/ids'
import { listDomains } from '#core/accounts/domains/domains.js'
import { listPeople, type Person } from '#core/accounts/people/people.js'
import { defaultQuota } from '#core/accounts/quota/default_quota.js'
import { readSetting } from '#core/accounts/settings/setting.js'
import { confirmationOf } from '#core/webmail/sign_in/confirmation.js'
import { organisationOf } from '../organisation_of.js'
import { paths } from '../paths.js'
import type { PeoplePage, PersonRowView } from './person_views.js'
import { percentOf, roomField, usedText } from '#core/webmail/room.js'

const PAGE = 50

export async function peoplePage(
  ctx: HttpContext,
  shown: Partial<PeoplePage> = {}
): Promise<PeoplePage> {
  const { sql, organisationId } = await organisationOf(ctx)
  const { i18n } = ctx
  const query = textOf(ctx.request.input('q')).slice(0, 100)
  const after = textOf(ctx.request.input('after')).slice(0, 320)
  const found = await listPeople(sql, { organisationId, query, after, limit: PAGE + 1 })
  const people = found.slice(0, PAGE)
  const room = await readSetting(sql, defaultQuota)
  const [domain] = await listDomains(sql, organisationId)
  const last = found.length > PAGE ? people.at(-1) : undefined
  return {
    query,
    summary: query
      ? i18n.t('people.found', { query, count: people.length })
      : i18n.t('people.lead'),
    rows: people.map((person) => rowOf(ctx, person, room)),
    more: last ? paths.people({ q: query, after: last.address }) : null,
    form: { name: '', address: '', role: 'person' },
    domain: domain?.name ?? '',
    errors: {},
    room: { gigabytes: roomField(room), hint: i18n.t('people.room.default_hint'), error: null },
    confirmation: confirmationOf(ctx),
    ...shown,
  }
}

function rowOf({ i18n }: HttpContext, person: Person, room: number | null): PersonRowView {
  const limit = person.quota ?? room
  return {
    href: paths.person(idText(person.id)),
    name: person.name,
    address: person.address,
    isAdministrator: person.role === 'administrator',
    isDisabled: person.disabledAt !== null,
    used: usedText(i18n, person.bytes, limit),
    percent: percentOf(person.bytes, limit),
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim() : ''
}
