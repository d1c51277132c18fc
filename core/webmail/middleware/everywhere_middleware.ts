import app from '@adonisjs/core/services/app'
import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import type { Sql } from '#database/sql.js'
import { appearanceOf } from '../appearance.js'
import { flashed, forgetFlash } from '../flash.js'
import type { Everywhere } from '../views.js'

/** It hardly ever changes, and every page shows it. */
const KEPT = 60_000
let organisation: { name: string | null; until: number } = { name: null, until: 0 }

/** What every template gets. */
export default class EverywhereMiddleware {
  async handle(ctx: HttpContext, next: NextFn) {
    const flash = flashed(ctx)
    ctx.view.share({
      appearance: appearanceOf(ctx),
      organisation: await organisationName(await app.container.make('sql')),
      flash,
      frame: frameOf(ctx),
      here: ctx.request.url(true),
    } satisfies Everywhere)
    await next()
    if (flash && !isRedirect(ctx)) forgetFlash(ctx)
  }
}

/** It has another name now. */
export function forgetOrganisationName(): void {
  organisation = { name: null, until: 0 }
}

function frameOf({ request }: HttpContext): Everywhere['frame'] {
  const frame = request.header('turbo-frame')
  return frame === 'list' || frame === 'pane' ? frame : null
}

function isRedirect({ response }: HttpContext): boolean {
  const status = response.getStatus()
  return status >= 300 && status < 400
}

async function organisationName(sql: Sql): Promise<string | null> {
  if (organisation.name !== null && organisation.until > Date.now()) return organisation.name
  const row = await sql.get<{ name: string }>('select name from organisations limit 1')
  organisation = { name: row?.name ?? null, until: Date.now() + KEPT }
  return organisation.name
}
