import app from '@adonisjs/core/services/app'
import type { HttpContext } from '@adonisjs/core/http'
import vine from '@vinejs/vine'
import { listInstalled } from '#core/plugins/installed/plugin_rows.js'
import { chooseTheme, listThemes } from '#core/themes/choice/list_themes.js'
import { endPreview, previewOf } from '#core/themes/preview/preview.js'
import { themeSource } from '#core/themes/source.js'
import { NotFoundError } from '#core/webmail/errors.js'
import { flash } from '#core/webmail/flash.js'
import { readerOf } from '#core/webmail/reader.js'
import { signedIn } from '#core/webmail/signed_in.js'
import { done } from '../done.js'
import { paths } from '../paths.js'
import { themesPage } from './themes_page.js'

const validator = vine.create(vine.object({ theme: vine.string().maxLength(64) }))

export default class ThemesController {
  async index(ctx: HttpContext) {
    const { sql } = await signedIn(ctx)
    const [themes, plugins] = await Promise.all([listThemes(sql, themeSource), listInstalled(sql)])
    const facts = { themes, plugins, preview: previewOf(ctx)?.theme ?? null }
    return ctx.view.render('admin/themes', themesPage(facts, readerOf(ctx)))
  }

  async store(ctx: HttpContext) {
    const { theme } = await ctx.request.validateUsing(validator)
    const { sql, key } = await signedIn(ctx)
    const bus = await app.container.make('bus')
    if (!(await chooseTheme(sql, bus, themeSource, theme, key))) throw new NotFoundError()
    const themes = await app.container.make('themes')
    await themes.refresh()
    endPreview(ctx)
    await done(ctx, { action: 'theme_chosen', subject: theme })
    flash(ctx, 'done', ctx.i18n.t('themes.preview.chosen'))
    return ctx.response.redirect().status(303).toPath(paths.themes())
  }
}
