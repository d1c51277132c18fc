import app from '@adonisjs/core/services/app'
import type { HttpContext } from '@adonisjs/core/http'
import type { Answers } from '../answers.js'
import type { Checked } from '../check.js'
import { StorageRefusedError } from '../errors.js'
import { setPass } from '../http/cookies.js'
import { failureOf } from '../http/failure.js'
import { goTo, renderStep, type Visit, visit } from '../http/page.js'
import { carrySession, signIn } from '../http/sign_in.js'
import { missingBefore } from '../http/wizard.js'
import { install } from '../install.js'
import { checkAdministrator } from '../steps/administrator.js'
import { prepareStrength } from '#core/accounts/passwords/strength.js'
import { openStorage } from '../storage/sealed.js'
import type { AdministratorPage } from '../views.js'

/** The last question: its answer installs. */
export default class AdministratorsController {
  async show(ctx: HttpContext) {
    const visited = await visit(ctx)
    const missing = missingBefore(visited.progress, 'administrator')
    if (missing) return goTo(ctx, missing)
    ctx.response.onFinish(() => void prepareStrength())
    return renderStep(ctx, visited, 'administrator', pageOf(ctx, visited))
  }

  async store(ctx: HttpContext) {
    const visited = await visit(ctx)
    const { value, faults } = await answersOf(ctx, visited)
    if (faults) {
      return renderStep(
        ctx,
        visited,
        'administrator',
        pageOf(ctx, visited, { errors: faults }),
        422
      )
    }
    try {
      return await this.#install(ctx, value, visited.dataDir)
    } catch (error) {
      if (!(error instanceof StorageRefusedError)) ctx.logger.error({ err: error }, 'installer')
      const failure = failureOf(error, visited.i18n)
      return renderStep(ctx, visited, 'administrator', pageOf(ctx, visited, { failure }), 422)
    }
  }

  async #install(ctx: HttpContext, answers: Answers, dataDir: string) {
    const state = await ctx.containerResolver.make('install_state')
    const installed = await state.once(() =>
      install(answers, {
        app,
        dataDir,
        andAlso: (sql, { accountId }) => carrySession(ctx, sql, accountId),
      })
    )
    await signIn(ctx, installed.accountId)
    setPass(ctx, answers.language)
    state.announce(installed)
    return goTo(ctx, installed.databaseChanged ? 'starting' : 'done')
  }
}

/** The answers of every question; those before were checked when they were given. */
async function answersOf(ctx: HttpContext, visited: Visit): Promise<Checked<Answers>> {
  const { progress, language, i18n } = visited
  const { organisation, storage } = progress
  const database = storage ? openStorage(storage) : null
  if (!organisation || !database) {
    return { value: null, faults: { name: i18n.t('installer.administrator.go_back') } }
  }
  const fields = ctx.request.only(['name', 'address', 'password'])
  const admin = await checkAdministrator(fields, organisation, i18n)
  if (admin.faults) return admin
  return { value: { language, ...organisation, database, admin: admin.value }, faults: null }
}

function pageOf(
  { request }: HttpContext,
  { progress }: Visit,
  { errors = {}, failure = null }: Partial<Pick<AdministratorPage, 'errors' | 'failure'>> = {}
): AdministratorPage {
  const domain = progress.organisation?.domain ?? ''
  const address = String(request.input('address') ?? '')
  return {
    name: String(request.input('name') ?? ''),
    address: address.endsWith(`@${domain}`) ? address.slice(0, -domain.length - 1) : address,
    domain,
    errors,
    strength: null,
    failure,
  }
}
