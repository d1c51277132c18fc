import type { HttpContext } from '@adonisjs/core/http'
import { addAlias, removeAlias } from '#core/accounts/people/aliases.js'
import { domainOf } from '#core/accounts/addresses.js'
import { flash } from '#core/webmail/flash.js'
import { done } from '../done.js'
import { paths } from '../paths.js'
import { askedPerson } from './asked_person.js'
import { personPage } from './person_page.js'

export default class AliasesController {
  async store(ctx: HttpContext) {
    const { person, sql } = await askedPerson(ctx)
    const typed = String(ctx.request.input('alias') ?? '')
      .trim()
      .slice(0, 320)
    const alias = typed.includes('@') ? typed : `${typed}@${domainOf(person.address)}`
    const refusal = await sql.transaction((trx) => addAlias(trx, person.id, alias))
    if (refusal) {
      ctx.response.status(422)
      const errors = { alias: ctx.i18n.t(`people.refused.${refusal}`) }
      return ctx.view.render('admin/person', await personPage(ctx, { alias: typed, errors }))
    }
    await done(ctx, { action: 'alias_added', subject: alias, details: { person: person.name } })
    flash(ctx, 'done', ctx.i18n.t('people.aliases.added', { alias, name: person.name }))
    return ctx.response
      .redirect()
      .status(303)
      .toPath(paths.person(String(ctx.params.id)))
  }

  async destroy(ctx: HttpContext) {
    const { person, sql } = await askedPerson(ctx)
    const alias = String(ctx.request.input('alias') ?? '')
    if (await removeAlias(sql, person.id, alias)) {
      await done(ctx, { action: 'alias_removed', subject: alias, details: { person: person.name } })
      flash(ctx, 'done', ctx.i18n.t('people.aliases.removed', { alias }))
    }
    return ctx.response
      .redirect()
      .status(303)
      .toPath(paths.person(String(ctx.params.id)))
  }
}
