import app from '@adonisjs/core/services/app'
import type { HttpContext } from '@adonisjs/core/http'
import { idBytes } from '@caliopen/contract/ids'
import { unlinkAddress } from '#core/plugins/channels/links/link_address.js'
import { checkFields, fieldInput } from '#core/plugins/forms/check_fields.js'
import type { ProvidedChannel } from '#core/plugins/channels/provided.js'
import { NotFoundError } from '../errors.js'
import { flash } from '../flash.js'
import { paths } from '../paths.js'
import { signedIn } from '../signed_in.js'
import { channelsPage } from './channels_page.js'
import { channelsHere, channelTitle } from './here.js'
import { linkPage, type LinkAnswers } from './link_page.js'
import { begun, forgetBegun, link, type Linking } from './linking.js'

/** The account's own addresses on the channels of plugins. */
export default class LinksController {
  async index(ctx: HttpContext) {
    return ctx.view.render('webmail/channels', await channelsPage(ctx))
  }

  async create(ctx: HttpContext) {
    return show(ctx, await askedChannel(ctx))
  }

  async store(ctx: HttpContext) {
    const provided = await askedChannel(ctx)
    const input = fieldInput(ctx.request.body())
    const checked = checkFields(provided.declaration.link, input)
    if (!checked.ok) return refused(ctx, provided, { input, faults: checked.faults })
    return answer(ctx, provided, await link(ctx, provided, checked.values), { input, faults: {} })
  }

  /** Somebody comes back from a page elsewhere, or says that the code was scanned. */
  async resume(ctx: HttpContext) {
    const provided = await askedChannel(ctx)
    const before = await begun(ctx, provided.declaration.name)
    if (!before) return ctx.response.redirect().toPath(paths.newChannel(provided.declaration.name))
    const step = { state: before.state, answer: answerOf(ctx) }
    return answer(ctx, provided, await link(ctx, provided, before.values, step), {})
  }

  async destroy(ctx: HttpContext) {
    const { sql, key } = await signedIn(ctx)
    const id = idBytes(String(ctx.params.id))
    const bus = await app.container.make('bus')
    if (!id || !(await unlinkAddress(sql, bus, key, id))) throw new NotFoundError()
    flash(ctx, 'done', ctx.i18n.t('channels.link.unlinked'))
    return ctx.response.redirect().status(303).toPath(paths.channels())
  }
}

async function answer(
  ctx: HttpContext,
  provided: ProvidedChannel,
  linking: Linking,
  answers: LinkAnswers
) {
  switch (linking.kind) {
    case 'linked': {
      forgetBegun(ctx)
      const title = channelTitle(ctx.i18n, provided.declaration.name, provided)
      const { address } = linking
      flash(ctx, 'done', ctx.i18n.t('channels.link.linked', { address, channel: title }))
      return ctx.response.redirect().status(303).toPath(paths.channels())
    }
    case 'redirect':
      return show(ctx, provided, { ...answers, redirect: linking.url })
    case 'scan':
      return show(ctx, provided, { ...answers, code: linking.text })
    case 'refused': {
      const { field, reason } = linking
      if (field === null) return refused(ctx, provided, { ...answers, failure: reason })
      return refused(ctx, provided, { ...answers, faults: { [field]: reason } })
    }
    case 'failed':
      return refused(ctx, provided, { ...answers, failure: linking.reason })
  }
}

function refused(ctx: HttpContext, provided: ProvidedChannel, answers: LinkAnswers) {
  ctx.response.status(422)
  return show(ctx, provided, answers)
}

function show(ctx: HttpContext, provided: ProvidedChannel, answers: LinkAnswers = {}) {
  return ctx.view.render('webmail/link', linkPage(ctx, provided, answers))
}

async function askedChannel({ params }: HttpContext): Promise<ProvidedChannel> {
  const provided = (await channelsHere()).get(String(params.channel))
  if (!provided?.active) throw new NotFoundError()
  return provided
}

/** The query of a redirect, as far as it is text. */
function answerOf({ request }: HttpContext): Record<string, string> {
  const entries = Object.entries(request.qs()).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string' && entry[1].length <= 4_000
  )
  return Object.fromEntries(entries)
}
