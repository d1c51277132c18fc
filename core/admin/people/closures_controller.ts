import type { HttpContext } from '@adonisjs/core/http'
import { disablePerson, enablePerson } from '#core/accounts/people/people.js'
import { flash } from '#core/webmail/flash.js'
import { done } from '../done.js'
import { paths } from '../paths.js'
import { askedPerson } from './asked_person.js'

/** An account is closed, and opened again. Nobody closes their own. */
export default class ClosuresController {
  async store(ctx: HttpContext) {
    const { person, sql, isSelf } = await askedPerson(ctx)
    if (!isSelf) {
      await disablePerson(sql, person, Date.now())
      await done(ctx, { action: 'person_disabled', subject: person.address })
      flash(ctx, 'done', ctx.i18n.t('people.disabled', { name: person.name }))
    }
    return ctx.response
      .redirect()
      .status(303)
      .toPath(paths.person(String(ctx.params.id)))
  }

  async destroy(ctx: HttpContext) {
    const { person, sql } = await askedPerson(ctx)
    await enablePerson(sql, person)
    await done(ctx, { action: 'person_enabled', subject: person.address })
    flash(ctx, 'done', ctx.i18n.t('people.enabled', { name: person.name }))
    return ctx.response
      .redirect()
      .status(303)
      .toPath(paths.person(String(ctx.params.id)))
  }
}
