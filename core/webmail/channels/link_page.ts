import type { HttpContext } from '@adonisjs/core/http'
import type { Message } from '@caliopen/contract/text'
import type { FieldFaults, FieldInput } from '#core/plugins/forms/check_fields.js'
import { fieldViews } from '#core/plugins/forms/field_views.js'
import { qrCode } from '#core/plugins/forms/qr_code.js'
import type { ProvidedChannel } from '#core/plugins/channels/provided.js'
import { noticesOf } from '../chats/reply_box.js'
import type { LinkPage } from './channel_views.js'
import { channelTitle } from './here.js'

/** What was answered so far, and what came of it. */
export interface LinkAnswers {
  input?: FieldInput
  faults?: FieldFaults
  failure?: Message
  redirect?: string
  code?: string
}

export function linkPage(
  { i18n }: HttpContext,
  provided: ProvidedChannel,
  { input, faults, failure, redirect, code }: LinkAnswers
): LinkPage {
  const { plugin, declaration } = provided
  const texts = {
    own: (key: string) => i18n.t(`plugins.${plugin}.${key}`, undefined, key),
    say: ({ key, values }: Message) => i18n.t(key, values),
  }
  const answers = { values: {}, ...(input && { input }), ...(faults && { faults }) }
  return {
    channel: declaration.name,
    title: channelTitle(i18n, declaration.name, provided),
    fields: redirect || code ? [] : fieldViews(declaration.link, answers, texts),
    carries: noticesOf(declaration.abilities, i18n),
    failure: failure ? texts.say(failure) : null,
    url: redirect ?? null,
    code: code === undefined ? null : { picture: qrCode(code), text: code },
  }
}
