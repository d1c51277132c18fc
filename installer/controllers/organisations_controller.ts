import { hostname } from 'node:os'
import type { HttpContext } from '@adonisjs/core/http'
import { goTo, renderStep, visit } from '../http/page.js'
import { missingBefore } from '../http/wizard.js'
import { saveProgress } from '../progress.js'
import { checkOrganisation, suggestHostname, suggestNames } from '../steps/organisation.js'
import type { OrganisationPage } from '../views.js'

export default class OrganisationsController {
  async show(ctx: HttpContext) {
    const visited = await visit(ctx)
    const missing = missingBefore(visited.progress, 'organisation')
    if (missing) return goTo(ctx, missing)
    const known = visited.progress.organisation ?? suggestNames(hostname())
    return renderStep(ctx, visited, 'organisation', pageOf(known, {}))
  }

  async store(ctx: HttpContext) {
    const visited = await visit(ctx)
    const given = ctx.request.only(['organisation', 'domain', 'hostname'])
    const fields = { ...given, hostname: given.hostname ?? suggestHostname(String(given.domain)) }
    const { value, faults } = await checkOrganisation(fields, visited.i18n)
    if (faults) return renderStep(ctx, visited, 'organisation', pageOf(given, faults), 422)
    saveProgress(visited.dataDir, { organisation: value })
    return goTo(ctx, 'storage')
  }
}

function pageOf(
  known: Partial<Record<'organisation' | 'domain' | 'hostname', string>>,
  errors: OrganisationPage['errors']
): OrganisationPage {
  return {
    organisation: known.organisation ?? '',
    domain: known.domain ?? '',
    hostname: known.hostname ?? '',
    errors: 'domain' in errors && !known.hostname ? withoutHostname(errors) : errors,
  }
}

/** Left empty, it follows from the domain: then only the domain is to be mended. */
function withoutHostname({ organisation, domain }: OrganisationPage['errors']) {
  return { organisation, domain }
}
