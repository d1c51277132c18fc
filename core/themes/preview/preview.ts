import type { HttpContext } from '@adonisjs/core/http'

/** A theme that one administrator sees on their own pages before anybody else does. */
export interface Preview {
  theme: string
  account: string
  /** of the session that it was begun in: it ends with it */
  session: string
  until: number
}

const COOKIE = 'caliopen_preview'
const MINUTES = 30

/** From the next page on, for half an hour. Only behind a check that an administrator asks. */
export function previewTheme(ctx: HttpContext, theme: string): void {
  const preview: Preview = {
    theme,
    account: ctx.auth.getUserOrFail().id,
    session: ctx.session.sessionId,
    until: Date.now() + MINUTES * 60_000,
  }
  ctx.response.encryptedCookie(COOKIE, preview, {
    ...options(ctx),
    maxAge: MINUTES * 60,
  })
}

export function endPreview(ctx: HttpContext): void {
  ctx.response.clearCookie(COOKIE, options(ctx))
}

/** What whoever asks looks at; null for everybody who may not, and when its time is over. */
export function previewOf(ctx: HttpContext): Preview | null {
  const preview: Preview | null = ctx.request.encryptedCookie(COOKIE) ?? null
  const account = preview && ctx.auth.isAuthenticated ? ctx.auth.user : undefined
  if (!preview || !account?.isAdministrator || preview.until <= Date.now()) return null
  const mine = preview.account === account.id && preview.session === ctx.session.sessionId
  return mine ? preview : null
}

function options({ request }: HttpContext) {
  return { path: '/', httpOnly: true, sameSite: 'lax', secure: request.secure() } as const
}
