import type { HttpContext } from '@adonisjs/core/http'
import vine from '@vinejs/vine'
import { MarketplaceError } from '#core/plugins/marketplace/errors.js'
import { addIndex, removeIndex } from '#core/plugins/marketplace/indexes/add_index.js'
import { indexesOf } from '#core/plugins/marketplace/indexes/known_indexes.js'
import { lookAtIndex } from '#core/plugins/marketplace/indexes/look_at_index.js'
import { refreshIndexes } from '#core/plugins/marketplace/indexes/refresh_indexes.js'
import { NotFoundError } from '#core/webmail/errors.js'
import { flash } from '#core/webmail/flash.js'
import { readerOf } from '#core/webmail/reader.js'
import { confirm, confirmationOf } from '#core/webmail/sign_in/confirmation.js'
import { done } from '../../done.js'
import { paths } from '../../paths.js'
import { marketplaceParts } from '../parts.js'
import { EMPTY, indexesPage, type IndexForm } from './indexes_page.js'

const validator = vine.create(
  vine.object({
    address: vine.string().maxLength(2_000).optional().nullable(),
    mirrors: vine.string().maxLength(10_000).optional().nullable(),
    token: vine.string().maxLength(1_000).optional().nullable(),
    own_network: vine.string().optional().nullable(),
    key: vine
      .string()
      .regex(/^[\w-]{43}$/)
      .optional()
      .nullable(),
  })
)

export default class IndexesController {
  async index(ctx: HttpContext) {
    return page(ctx, EMPTY)
  }

  /** First it is looked at; with the key that was shown then, it is added. */
  async store(ctx: HttpContext) {
    const answers = await ctx.request.validateUsing(validator)
    const form: IndexForm = {
      address: answers.address ?? '',
      mirrors: answers.mirrors ?? '',
      token: answers.token ?? '',
      ownNetwork: answers.own_network === 'on',
    }
    try {
      if (!answers.key) return await look(ctx, form)
      const confirmation = await confirm(ctx)
      if (confirmation) return await look(ctx, { ...form, confirmation })
      return await add(ctx, form, answers.key)
    } catch (error) {
      if (!(error instanceof MarketplaceError)) throw error
      ctx.response.status(422)
      return page(ctx, { ...form, fault: error })
    }
  }

  async refresh(ctx: HttpContext) {
    await refreshIndexes(await marketplaceParts(), Date.now())
    flash(ctx, 'done', ctx.i18n.t('admin.indexes.refreshed'))
    return ctx.response.redirect().status(303).toPath(paths.indexes())
  }

  async destroy(ctx: HttpContext) {
    const parts = await marketplaceParts()
    const { name } = ctx.params
    const index = (await indexesOf(parts)).find((one) => one.name === name && one.id !== null)
    if (!index?.id) throw new NotFoundError()
    await removeIndex(parts, index.id)
    await done(ctx, { action: 'index_removed', subject: index.name })
    flash(ctx, 'done', ctx.i18n.t('admin.indexes.removed', { title: index.title }))
    return ctx.response.redirect().status(303).toPath(paths.indexes())
  }
}

async function look(ctx: HttpContext, form: IndexForm) {
  const { address, token, ownNetwork } = form
  const proposal = await lookAtIndex({ address, token, ownNetwork })
  return page(ctx, { ...form, proposal })
}

async function add(ctx: HttpContext, form: IndexForm, key: string) {
  const { address, mirrors, token, ownNetwork } = form
  const addresses = [address, ...mirrors.split(/\s+/).filter(Boolean)]
  await addIndex(await marketplaceParts(), { addresses, key, token, ownNetwork })
  await done(ctx, { action: 'index_added', subject: address })
  flash(ctx, 'done', ctx.i18n.t('admin.indexes.added'))
  return ctx.response.redirect().status(303).toPath(paths.indexes())
}

async function page(ctx: HttpContext, form: IndexForm) {
  const indexes = await indexesOf(await marketplaceParts())
  const { confirmation = confirmationOf(ctx) } = form
  return ctx.view.render('admin/indexes', indexesPage(indexes, form, confirmation, readerOf(ctx)))
}
