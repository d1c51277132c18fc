import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import { I18n } from '@adonisjs/i18n'
import i18nManager from '@adonisjs/i18n/services/main'

declare module '@adonisjs/core/http' {
  interface HttpContext {
    i18n: I18n
  }
}

/** Speaks the account's language; before anybody signed in, the one that the browser asks for. */
export default class LocaleMiddleware {
  async handle(ctx: HttpContext, next: NextFn) {
    const account = (await ctx.auth.check()) ? ctx.auth.getUserOrFail() : null
    speak(ctx, account ? supported(account.language) : askedLanguage(ctx))
    return next()
  }
}

/** Also for a page that no route was found for: no middleware has seen that one. */
export function speak(ctx: HttpContext, language: string): void {
  ctx.i18n = i18nManager.locale(language)
  ctx.containerResolver.bindValue(I18n, ctx.i18n)
  ctx.view.share({ i18n: ctx.i18n })
  ctx.response.header('content-language', ctx.i18n.locale)
}

export function askedLanguage({ request }: HttpContext): string {
  return supported(i18nManager.getSupportedLocaleFor(request.languages()) ?? undefined)
}

function supported(language: string | undefined): string {
  const known = language !== undefined && i18nManager.supportedLocales().includes(language)
  return known ? language : i18nManager.defaultLocale
}
