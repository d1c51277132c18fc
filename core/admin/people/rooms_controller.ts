import type { HttpContext } from '@adonisjs/core/http'
import { changeQuota } from '#core/accounts/people/people.js'
import { defaultQuota } from '#core/accounts/quota/default_quota.js'
import { writeSetting } from '#core/accounts/settings/setting.js'
import { flash } from '#core/webmail/flash.js'
import { signedIn } from '#core/webmail/signed_in.js'
import { done } from '../done.js'
import { paths } from '../paths.js'
import { askedPerson } from './asked_person.js'
import { peoplePage } from './people_page.js'
import { personPage } from './person_page.js'
import { readRoom } from '#core/webmail/room.js'

/** How much mail may be kept: by everybody, and by one. */
export default class RoomsController {
  async store(ctx: HttpContext) {
    const typed: unknown = ctx.request.input('gigabytes')
    const bytes = readRoom(typed)
    if (bytes === false) {
      const page = await peoplePage(ctx)
      ctx.response.status(422)
      return ctx.view.render('admin/people', { ...page, room: wrong(ctx, page.room, typed) })
    }
    const { sql } = await signedIn(ctx)
    await writeSetting(sql, defaultQuota, bytes)
    await done(ctx, { action: 'room_changed', subject: null })
    flash(ctx, 'done', ctx.i18n.t('notices.saved'))
    return ctx.response.redirect().status(303).toPath(paths.people())
  }

  async update(ctx: HttpContext) {
    const { person, sql } = await askedPerson(ctx)
    const typed: unknown = ctx.request.input('gigabytes')
    const bytes = readRoom(typed)
    if (bytes === false) {
      const page = await personPage(ctx)
      ctx.response.status(422)
      return ctx.view.render('admin/person', { ...page, room: wrong(ctx, page.room, typed) })
    }
    await changeQuota(sql, person, bytes)
    await done(ctx, { action: 'person_room_changed', subject: person.address })
    flash(ctx, 'done', ctx.i18n.t('notices.saved'))
    return ctx.response
      .redirect()
      .status(303)
      .toPath(paths.person(String(ctx.params.id)))
  }
}

function wrong<Room extends object>(ctx: HttpContext, room: Room, typed: unknown) {
  return { ...room, gigabytes: String(typed).slice(0, 20), error: ctx.i18n.t('people.room.wrong') }
}
