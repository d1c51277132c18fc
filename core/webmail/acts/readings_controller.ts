import type { HttpContext } from '@adonisjs/core/http'
import { markSeen, markUnseen } from '#core/messages/mailboxes/readings.js'
import { announce } from '../events/announce.js'
import { signedIn } from '../signed_in.js'
import { picked } from './picked.js'
import { backToList } from './return.js'

export default class ReadingsController {
  async store(ctx: HttpContext) {
    const { key, sql } = await signedIn(ctx)
    const chosen = await picked(ctx)
    await announce(key, await markSeen(sql, key, chosen.threadIds), 'seen')
    backToList(ctx, chosen)
  }

  async destroy(ctx: HttpContext) {
    const { key, sql } = await signedIn(ctx)
    const chosen = await picked(ctx)
    const mailboxId = chosen.mailbox?.id ?? null
    await announce(key, await markUnseen(sql, key, chosen.threadIds, mailboxId), 'seen')
    backToList(ctx, chosen)
  }
}
