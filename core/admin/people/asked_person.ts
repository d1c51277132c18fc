import type { HttpContext } from '@adonisjs/core/http'
import { idBytes } from '@caliopen/contract/ids'
import { findPerson } from '#core/accounts/people/people.js'
import { NotFoundError } from '#core/webmail/errors.js'
import { organisationOf } from '../organisation_of.js'

/** The account that the address of the page names, of the same organisation. */
export async function askedPerson(ctx: HttpContext) {
  const { sql, key, organisationId } = await organisationOf(ctx)
  const id = idBytes(String(ctx.params.id))
  const person = id && (await findPerson(sql, organisationId, id))
  if (!person) throw new NotFoundError()
  return { person, sql, isSelf: person.id.equals(key) }
}
