import type { HttpContext } from '@adonisjs/core/http'
import app from '@adonisjs/core/services/app'
import { autoconfigText } from './autoconfig_text.js'
import { findProgramSetup } from './mail_doors.js'
import { isWelcome } from './visits.js'

/** Programs that ask a domain itself come to it by this name. */
const LABEL = /^autoconfig\./i

/** Tells mail programs how they reach us (Thunderbird and others). */
export default class AutoconfigsController {
  async show(ctx: HttpContext) {
    const { request, response } = ctx
    if (!(await isWelcome(ctx))) return
    const sql = await app.container.make('sql')
    const setup = await findProgramSetup(sql, await app.container.make('mailPorts'), askedIn(ctx))
    if (!setup) return response.notFound('There is no such domain here.\n')
    response.type('application/xml').header('cache-control', 'public, max-age=3600')
    response.vary('Host')
    return request.method() === 'HEAD' ? '' : autoconfigText(setup)
  }
}

function askedIn({ request }: HttpContext): string {
  const address: unknown = request.qs().emailaddress
  if (typeof address === 'string' && address.includes('@')) return address
  return (request.hostname() ?? '').replace(LABEL, '')
}
