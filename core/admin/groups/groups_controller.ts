import type { HttpContext } from '@adonisjs/core/http'
import { idText } from '@caliopen/contract/ids'
import { listDomains } from '#core/accounts/domains/domains.js'
import { createGroup, listGroups } from '#core/accounts/groups/groups.js'
import { flash } from '#core/webmail/flash.js'
import { done } from '../done.js'
import { organisationOf } from '../organisation_of.js'
import { paths } from '../paths.js'
import { EMPTY_GROUP, readGroupForm } from './group_form.js'
import type { GroupsPage } from './group_views.js'

const PAGE = 100

export default class GroupsController {
  async index(ctx: HttpContext) {
    return ctx.view.render('admin/groups', await groupsPage(ctx))
  }

  async store(ctx: HttpContext) {
    const { sql, organisationId } = await organisationOf(ctx)
    const { form, change, errors } = readGroupForm(ctx)
    if (Object.keys(errors).length > 0) return refused(ctx, { form, errors })
    const made = await sql.transaction((trx) =>
      createGroup(trx, organisationId, form.address, change)
    )
    if (typeof made === 'string') {
      return refused(ctx, { form, errors: { address: ctx.i18n.t(`people.refused.${made}`) } })
    }
    await done(ctx, { action: 'group_added', subject: form.address })
    flash(ctx, 'done', ctx.i18n.t('people.groups.added', { address: form.address }))
    return ctx.response
      .redirect()
      .status(303)
      .toPath(paths.group(idText(made)))
  }
}

async function refused(ctx: HttpContext, shown: Partial<GroupsPage>) {
  ctx.response.status(422)
  return ctx.view.render('admin/groups', await groupsPage(ctx, shown))
}

async function groupsPage(ctx: HttpContext, shown: Partial<GroupsPage> = {}): Promise<GroupsPage> {
  const { sql, organisationId } = await organisationOf(ctx)
  const after: unknown = ctx.request.input('after')
  const from = typeof after === 'string' ? after.slice(0, 320) : ''
  const found = await listGroups(sql, organisationId, { after: from, limit: PAGE + 1 })
  const groups = found.slice(0, PAGE)
  const last = found.length > PAGE ? groups.at(-1) : undefined
  const [domain] = await listDomains(sql, organisationId)
  return {
    rows: groups.map(({ id, name, address, members, membersOnly }) => ({
      ...{ href: paths.group(idText(id)), name, address, isClosed: membersOnly },
      members: ctx.i18n.t('people.groups.count', { count: members }),
    })),
    more: last ? paths.groups({ after: last.address }) : null,
    form: EMPTY_GROUP,
    domain: domain?.name ?? '',
    errors: {},
    ...shown,
  }
}
