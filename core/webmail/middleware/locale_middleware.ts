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

/** The first that the browser asks for and we speak: French as in Switzerland is French. */
export function askedLanguage({ request }: HttpContext): string {
  const asked = request.languages().map((tag) => tag.split('-')[0]?.toLowerCase())
  return supported(asked.find((language) => isSupported(language)))
}

function supported(language: string | undefined): string {
  return isSupported(language) ? language : i18nManager.defaultLocale
}

function isSupported(language: string | undefined): language is string {
  return language !== undefined && i18nManager.supportedLocales().includes(language)
}
