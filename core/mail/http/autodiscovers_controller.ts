import type { HttpContext } from '@adonisjs/core/http'
import app from '@adonisjs/core/services/app'
import {
  autodiscoverFault,
  autodiscoverText,
  readAutodiscover,
  type AutodiscoverFault,
} from './autodiscover_text.js'
import { findProgramSetup } from './mail_doors.js'
import { isWelcome } from './visits.js'

const MOST_BYTES = 16 * 1024

/** Tells Outlook how it reaches us. */
export default class AutodiscoversController {
  async store(ctx: HttpContext) {
    if (!(await isWelcome(ctx))) return
    const text = await bodyOf(ctx)
    const address = text === null ? null : readAutodiscover(text)
    if (address === null) return refused(ctx, 600)
    const sql = await app.container.make('sql')
    const setup = await findProgramSetup(sql, await app.container.make('mailPorts'), address)
    if (!setup) return refused(ctx, 500)
    ctx.response.type('application/xml')
    return autodiscoverText(setup, address)
  }
}

function refused({ response }: HttpContext, fault: AutodiscoverFault) {
  response.type('application/xml')
  return autodiscoverFault(fault)
}

/** null for what is too long. text/xml was read already, application/xml was left alone. */
async function bodyOf({ request }: HttpContext): Promise<string | null> {
  const read = request.raw()
  if (read !== null) return read
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request.request) {
    const bytes = Buffer.from(chunk)
    size += bytes.length
    if (size > MOST_BYTES) return null
    chunks.push(bytes)
  }
  return Buffer.concat(chunks).toString()
}
