import type { HttpContext } from '@adonisjs/core/http'
import { idText } from '@caliopen/contract/ids'
import { newSecret } from '#core/accounts/app_passwords/secret.js'
import { findPassphraseFault, hashPassphrase } from '#core/accounts/passwords/choose_passphrase.js'
import { MIN_PASSWORD_LENGTH } from '#core/accounts/passwords/password.js'
import { addPerson } from '#core/accounts/people/new_person.js'
import { createStandardMailboxes } from '#core/messages/mailboxes/standard.js'
import { flash } from '#core/webmail/flash.js'
import { confirm } from '#core/webmail/sign_in/confirmation.js'
import { done } from '../done.js'
import { organisationOf } from '../organisation_of.js'
import { paths } from '../paths.js'
import { peoplePage } from './people_page.js'
import type { PeoplePage } from './person_views.js'

export default class PeopleController {
  async index(ctx: HttpContext) {
    return ctx.view.render('admin/people', await peoplePage(ctx))
  }

  async store(ctx: HttpContext) {
    const form = formOf(ctx)
    const typed = ctx.request.input('passphrase')
    const passphrase = typeof typed === 'string' && typed !== '' ? typed : null
    if (form.name === '')
      return refused(ctx, { form, errors: { name: ctx.i18n.t('people.name_missing') } })
    const fault = passphrase && (await findPassphraseFault(passphrase, [form.name, form.address]))
    if (fault) {
      const error = ctx.i18n.t(`people.passphrase.${fault}`, { min: MIN_PASSWORD_LENGTH })
      return refused(ctx, { form, errors: { passphrase: error } })
    }
    const confirmation = form.role === 'administrator' ? await confirm(ctx) : null
    if (confirmation) return refused(ctx, { form, confirmation })
    return create(ctx, form, passphrase)
  }
}

type Form = PeoplePage['form']

async function create(ctx: HttpContext, form: Form, typed: string | null) {
  const { sql, organisationId } = await organisationOf(ctx)
  const passphrase = typed ?? newSecret()
  const passwordHash = await hashPassphrase(passphrase)
  const { name, address } = form
  const role = form.role === 'administrator' ? 'administrator' : 'person'
  const made = await sql.transaction(async (trx) => {
    const id = await addPerson(trx, organisationId, { name, address, role, passwordHash })
    if (typeof id !== 'string') await createStandardMailboxes(trx, [id])
    return id
  })
  if (typeof made === 'string') {
    return refused(ctx, { form, errors: { address: ctx.i18n.t(`people.refused.${made}`) } })
  }
  await done(ctx, { action: 'person_added', subject: address })
  flash(
    ctx,
    'done',
    typed
      ? ctx.i18n.t('people.added', { name })
      : ctx.i18n.t('people.added_with', { name, passphrase })
  )
  return ctx.response
    .redirect()
    .status(303)
    .toPath(paths.person(idText(made)))
}

function formOf({ request }: HttpContext): Form {
  const text = (name: string, most: number) => {
    const value: unknown = request.input(name)
    return typeof value === 'string'
      ? value
          .replaceAll(/[\s\p{C}]+/gu, ' ')
          .trim()
          .slice(0, most)
      : ''
  }
  const address = text('address', 320).toLowerCase()
  const domain = text('domain', 253)
  return {
    name: text('name', 200),
    address: address === '' || address.includes('@') ? address : `${address}@${domain}`,
    role: text('role', 20),
  }
}

async function refused(ctx: HttpContext, shown: Partial<PeoplePage>) {
  ctx.response.status(422)
  return ctx.view.render('admin/people', await peoplePage(ctx, shown))
}
