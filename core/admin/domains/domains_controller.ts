import type { HttpContext } from '@adonisjs/core/http'
import {
  addDomain,
  chooseCatchAll,
  listDomains,
  removeDomain,
} from '#core/accounts/domains/domains.js'
import { normaliseAddress } from '#core/accounts/addresses.js'
import { NotFoundError } from '#core/webmail/errors.js'
import { flash } from '#core/webmail/flash.js'
import { done } from '../done.js'
import { organisationOf } from '../organisation_of.js'
import { paths } from '../paths.js'
import type { DomainsPage } from './domain_views.js'

export default class DomainsController {
  async index(ctx: HttpContext) {
    return ctx.view.render('admin/domains', await domainsPage(ctx))
  }

  async store(ctx: HttpContext) {
    const { sql, organisationId } = await organisationOf(ctx)
    const name = textOf(ctx, 'name')
    const refusal = await sql.transaction((trx) => addDomain(trx, organisationId, name))
    if (refusal) return refused(ctx, { name, error: ctx.i18n.t(`people.domains.${refusal}`) })
    await done(ctx, { action: 'domain_added', subject: name })
    flash(ctx, 'done', ctx.i18n.t('people.domains.added', { name }))
    return ctx.response.redirect().status(303).toPath(paths.domains())
  }

  /** Who reads what is addressed to nobody; an empty address: nobody does. */
  async update(ctx: HttpContext) {
    const { sql, organisationId } = await organisationOf(ctx)
    const domains = await listDomains(sql, organisationId)
    const domain = domains.find(({ name }) => name === ctx.params.name)
    if (!domain) throw new NotFoundError()
    const typed = textOf(ctx, 'catch_all')
    const address = typed === '' ? null : (normaliseAddress(typed) ?? typed)
    if (!(await chooseCatchAll(sql, organisationId, domain, address))) {
      const catchAllError = { domain: domain.name, text: ctx.i18n.t('people.domains.nobody') }
      return refused(ctx, { catchAllError })
    }
    await done(ctx, { action: 'catch_all_changed', subject: domain.name })
    flash(ctx, 'done', ctx.i18n.t('notices.saved'))
    return ctx.response.redirect().status(303).toPath(paths.domains())
  }

  async destroy(ctx: HttpContext) {
    const { sql, organisationId } = await organisationOf(ctx)
    const name = String(ctx.params.name)
    const isGone = await sql.transaction((trx) => removeDomain(trx, organisationId, name))
    if (!isGone) return refused(ctx, { error: ctx.i18n.t('people.domains.in_use', { name }) })
    await done(ctx, { action: 'domain_removed', subject: name })
    flash(ctx, 'done', ctx.i18n.t('people.domains.removed', { name }))
    return ctx.response.redirect().status(303).toPath(paths.domains())
  }
}

async function refused(ctx: HttpContext, shown: Partial<DomainsPage>) {
  ctx.response.status(422)
  return ctx.view.render('admin/domains', await domainsPage(ctx, shown))
}

async function domainsPage(
  ctx: HttpContext,
  shown: Partial<DomainsPage> = {}
): Promise<DomainsPage> {
  const { sql, organisationId } = await organisationOf(ctx)
  const domains = await listDomains(sql, organisationId)
  return {
    rows: domains.map(({ name, addresses, catchAll }) => ({
      name,
      count: ctx.i18n.t('people.domains.count', { count: addresses }),
      catchAll: catchAll ?? '',
      removable: addresses === 0 && domains.length > 1,
    })),
    name: '',
    error: null,
    catchAllError: null,
    ...shown,
  }
}

function textOf({ request }: HttpContext, field: string): string {
  const value: unknown = request.input(field)
  return typeof value === 'string' ? value.trim().toLowerCase().slice(0, 320) : ''
}
