import type { HttpContext } from '@adonisjs/core/http'
import { signedIn } from '#core/webmail/signed_in.js'

/** Whose people, groups and domains an administrator looks after. */
export async function organisationOf(ctx: HttpContext) {
  const { account, key, sql } = await signedIn(ctx)
  const row = await sql.get<{ organisation_id: Buffer }>(
    'select organisation_id from accounts where id = ?',
    [key]
  )
  if (!row) throw new Error('an account without an organisation')
  return { account, key, sql, organisationId: row.organisation_id }
}
