import type { HttpContext } from '@adonisjs/core/http'
import { MessageBuilder } from '@adonisjs/core/helpers'
import { idText } from '@caliopen/contract/ids'
import Account from '#core/accounts/account.js'
import type { Sql } from '#database/sql.js'

const SESSION_DAYS = 30

/** Whoever has just installed need not type the passphrase again. */
export async function signIn({ auth }: HttpContext, accountId: Buffer): Promise<void> {
  const guard = auth.use('web')
  if (guard.isAuthenticated) return
  await guard.login(new Account().merge({ id: idText(accountId) }))
}

/**
 * Where the installation is in another database than the one that this session is kept in, writes the
 * session there too, as the framework's own store would: so it goes on when the server has changed over.
 */
export async function carrySession(ctx: HttpContext, sql: Sql, accountId: Buffer): Promise<void> {
  await signIn(ctx, accountId)
  if (sql.dialect === 'sqlite') return
  const { session } = ctx
  const data = new MessageBuilder().build(session.all(), undefined, session.sessionId)
  const expiresAt = new Date(Date.now() + SESSION_DAYS * 86_400_000)
  const utc = expiresAt.toISOString().slice(0, 19).replace('T', ' ')
  const row = [session.sessionId, idText(accountId), data, utc]
  await sql.insert('sessions', ['id', 'user_id', 'data', 'expires_at'], [row])
}
