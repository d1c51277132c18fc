import type { HttpContext } from '@adonisjs/core/http'
import { idText } from '@caliopen/contract/ids'
import Account from '#core/accounts/account.js'
import { SessionRows } from '#core/accounts/sessions/session_rows.js'
import type { Sql } from '#database/sql.js'

/** Whoever has just installed need not type the passphrase again. */
export async function signIn({ auth, session }: HttpContext, accountId: Buffer): Promise<void> {
  const guard = auth.use('web')
  const id = idText(accountId)
  // Each sign-in gives the session a new id, and this one may have been carried over already.
  if (session.get(guard.sessionKeyName) === id) return
  await guard.login(new Account().merge({ id }))
}

/**
 * Where the installation is in another database than the one that this session is kept in, writes the
 * session there too: so it goes on when the server has changed over.
 */
export async function carrySession(ctx: HttpContext, sql: Sql, accountId: Buffer): Promise<void> {
  await signIn(ctx, accountId)
  if (sql.dialect === 'sqlite') return
  const { session } = ctx
  const sessions = new SessionRows(sql)
  await sessions.write(session.sessionId, session.all())
  await sessions.tag(session.sessionId, idText(accountId))
}
