import type { HttpContext } from '@adonisjs/core/http'
import { goTo, renderStep, visit } from '../http/page.js'
import { saveProgress } from '../progress.js'
import { checkLanguage, LANGUAGES } from '../steps/language.js'
import type { WelcomePage } from '../views.js'

export default class LanguagesController {
  async show(ctx: HttpContext) {
    const visited = await visit(ctx)
    return renderStep(ctx, visited, 'language', pageOf(visited.language))
  }

  async store(ctx: HttpContext) {
    const visited = await visit(ctx)
    const { value, faults } = await checkLanguage(ctx.request.all(), visited.i18n)
    if (faults) return renderStep(ctx, visited, 'language', pageOf(visited.language), 422)
    saveProgress(visited.dataDir, value)
    return goTo(ctx, 'organisation')
  }
}

function pageOf(language: string): WelcomePage {
  return { language, languages: [...LANGUAGES] }
}
