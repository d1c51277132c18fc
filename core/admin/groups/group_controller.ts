import type { HttpContext } from '@adonisjs/core/http'
import { idBytes, idText } from '@caliopen/contract/ids'
import { changeGroup, findGroup, removeGroup } from '#core/accounts/groups/groups.js'
import { readMembers } from '#core/accounts/recipients/members.js'
import { NotFoundError } from '#core/webmail/errors.js'
import { flash } from '#core/webmail/flash.js'
import { done } from '../done.js'
import { organisationOf } from '../organisation_of.js'
import { paths } from '../paths.js'
import { readGroupForm } from './group_form.js'
import type { GroupPage } from './group_views.js'

export default class GroupController {
  async show(ctx: HttpContext) {
    return ctx.view.render('admin/group', await groupPage(ctx))
  }

  async update(ctx: HttpContext) {
    const { group, sql } = await asked(ctx)
    const { form, change, errors } = readGroupForm(ctx)
    if (Object.keys(errors).length > 0) {
      ctx.response.status(422)
      return ctx.view.render('admin/group', await groupPage(ctx, { form, errors }))
    }
    await sql.transaction((trx) => changeGroup(trx, group.id, change))
    await done(ctx, { action: 'group_changed', subject: group.address })
    flash(ctx, 'done', ctx.i18n.t('notices.saved'))
    return ctx.response
      .redirect()
      .status(303)
      .toPath(paths.group(String(ctx.params.id)))
  }

  async destroy(ctx: HttpContext) {
    const { group, sql } = await asked(ctx)
    await sql.transaction((trx) => removeGroup(trx, group.id))
    await done(ctx, { action: 'group_removed', subject: group.address })
    flash(ctx, 'done', ctx.i18n.t('people.groups.removed', { address: group.address }))
    return ctx.response.redirect().status(303).toPath(paths.groups())
  }
}

async function asked(ctx: HttpContext) {
  const { sql, organisationId } = await organisationOf(ctx)
  const id = idBytes(String(ctx.params.id))
  const group = id && (await findGroup(sql, organisationId, id))
  if (!group) throw new NotFoundError()
  return { group, sql }
}

async function groupPage(ctx: HttpContext, shown: Partial<GroupPage> = {}): Promise<GroupPage> {
  const { group, sql } = await asked(ctx)
  const { id, address, name, membersOnly } = group
  const members = (await readMembers(sql, [id])).get(id.toString('hex')) ?? []
  return {
    id: idText(id),
    address,
    form: { name, address, membersOnly, members: members.join('\n') },
    errors: {},
    ...shown,
  }
}
