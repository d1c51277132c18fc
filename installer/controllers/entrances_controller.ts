import type { HttpContext } from '@adonisjs/core/http'
import limiter from '@adonisjs/limiter/services/main'
import { bindBrowser, isHolder, isToken } from '../gate.js'
import { holderCookie, setHolderCookie } from '../http/cookies.js'
import { notFound } from '../http/gate_middleware.js'
import { goTo, visit } from '../http/page.js'
import { firstOpenStep } from '../http/wizard.js'

/** Nobody mistypes a link ten times; a guess has one chance in 2^192. */
const GUESSES = { requests: 10, duration: '15 mins' } as const

/** The address that the operator was given. */
export default class EntrancesController {
  async show(ctx: HttpContext) {
    if (!(await this.#isLetIn(ctx))) throw notFound(ctx)
    const { progress } = await visit(ctx)
    return goTo(ctx, firstOpenStep(progress))
  }

  /** Comes with the holder's cookie, or gets it for the token: once. */
  async #isLetIn(ctx: HttpContext): Promise<boolean> {
    const { instance, dataDir } = await ctx.containerResolver.make('install_state')
    if (isHolder(instance, dataDir, holderCookie(ctx))) return true
    const token: unknown = ctx.request.qs().token
    if (typeof token !== 'string') return false

    const guesses = limiter.use(GUESSES)
    const guesser = `installer:${ctx.request.ip()}`
    if (await guesses.isBlocked(guesser)) return false
    const secret = isToken(instance, token) ? bindBrowser(instance, dataDir) : null
    if (secret === null) await guesses.increment(guesser)
    else setHolderCookie(ctx, secret)
    return secret !== null
  }
}
