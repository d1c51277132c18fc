import type { HttpContext } from '@adonisjs/core/http'
import i18nManager from '@adonisjs/i18n/services/main'
import type { I18n } from '@adonisjs/i18n'
import { readProgress, type Progress } from '../progress.js'
import { isLanguage, LANGUAGES, type Language } from '../steps/language.js'
import type { Step } from '../views.js'
import { passOf } from './cookies.js'
import { wizardOf } from './wizard.js'

/** What every controller of the wizard starts from. */
export interface Visit {
  dataDir: string
  progress: Progress
  language: Language
  i18n: I18n
}

export async function visit(ctx: HttpContext): Promise<Visit> {
  const { dataDir } = await ctx.containerResolver.make('install_state')
  const progress = readProgress(dataDir)
  const language = progress.language ?? passOf(ctx)?.language ?? preferredLanguage(ctx)
  return { dataDir, progress, language, i18n: speak(ctx, language) }
}

/** Layouts and components see only what is shared. */
export function speak({ view, response }: HttpContext, language: string): I18n {
  const i18n = i18nManager.locale(language)
  view.share({ i18n })
  response.header('content-language', language)
  return i18n
}

/** 422 says that what was posted is to be mended. */
export function renderStep(
  ctx: HttpContext,
  { progress, i18n }: Visit,
  step: Step,
  page: object,
  status: 200 | 422 = 200
) {
  const template = step === 'language' ? 'welcome' : step
  ctx.response.status(status)
  return ctx.view.render(`installer/${template}`, {
    ...page,
    wizard: wizardOf(progress, step, i18n),
  })
}

/** See Other (RFC 9110 §15.4.4): also after a POST, and a reload repeats nothing. */
export function goTo({ response }: HttpContext, page: Step | 'starting') {
  return response.redirect().status(303).toPath(`/install/${page}`)
}

/** For everybody before there is anything to see: calm, and of no use to somebody who looks for a way in. */
export async function renderNotInstalled(ctx: HttpContext) {
  const i18n = speak(ctx, preferredLanguage(ctx))
  ctx.response.status(503).header('retry-after', '60').header('cache-control', 'no-store')
  if (ctx.request.accepts(['html', 'json']) !== 'html') {
    return ctx.response.send(i18n.t('installer.not_installed.text'))
  }
  return ctx.response.send(await ctx.view.render('installer/not_installed'))
}

function preferredLanguage({ request }: HttpContext): Language {
  const preferred = request.language(LANGUAGES.map(({ code }) => code))
  return isLanguage(preferred) ? preferred : 'en'
}
