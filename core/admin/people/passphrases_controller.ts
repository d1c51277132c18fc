import type { HttpContext } from '@adonisjs/core/http'
import { newSecret } from '#core/accounts/app_passwords/secret.js'
import { findPassphraseFault, hashPassphrase } from '#core/accounts/passwords/choose_passphrase.js'
import { MIN_PASSWORD_LENGTH } from '#core/accounts/passwords/password.js'
import { replacePassphrase } from '#core/accounts/people/people.js'
import { flash } from '#core/webmail/flash.js'
import { confirm } from '#core/webmail/sign_in/confirmation.js'
import { done } from '../done.js'
import { paths } from '../paths.js'
import { askedPerson } from './asked_person.js'
import { personPage } from './person_page.js'
import type { PersonPage } from './person_views.js'

export default class PassphrasesController {
  /** Typed, or made by us and shown once. */
  async store(ctx: HttpContext) {
    const { person, sql } = await askedPerson(ctx)
    const typed: unknown = ctx.request.input('passphrase')
    const chosen = typeof typed === 'string' && typed !== '' ? typed : null
    const fault = chosen && (await findPassphraseFault(chosen, [person.name, person.address]))
    if (fault) {
      const error = ctx.i18n.t(`people.passphrase.${fault}`, { min: MIN_PASSWORD_LENGTH })
      return refused(ctx, { errors: { passphrase: error } })
    }
    const confirmation = await confirm(ctx)
    if (confirmation) return refused(ctx, { confirmation })
    const passphrase = chosen ?? newSecret()
    await replacePassphrase(sql, person, await hashPassphrase(passphrase))
    await done(ctx, { action: 'person_passphrase', subject: person.address })
    const { name } = person
    flash(
      ctx,
      'done',
      chosen
        ? ctx.i18n.t('people.passphrase.changed', { name })
        : ctx.i18n.t('people.passphrase.made', { name, passphrase })
    )
    return ctx.response
      .redirect()
      .status(303)
      .toPath(paths.person(String(ctx.params.id)))
  }
}

async function refused(ctx: HttpContext, shown: Partial<PersonPage>) {
  ctx.response.status(422)
  return ctx.view.render('admin/person', await personPage(ctx, shown))
}
