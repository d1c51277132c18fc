import type { I18n } from '@adonisjs/i18n'
import { BAND_NAMES, bandOf } from '#core/messages/importance/bands.js'
import { markedLevel } from '#core/messages/importance/marks.js'
import type { ThreadMessage } from '#core/messages/threads/read_thread.js'
import type { ImportanceView } from '../view_parts.js'

export function importanceView(
  { level: predicted, mark, reasons }: ThreadMessage['importance'],
  i18n: I18n
): ImportanceView {
  const level = markedLevel(predicted, mark)
  return {
    level,
    band: BAND_NAMES[bandOf(level)],
    reasons: reasons.map(({ key, values }) => i18n.t(key, values)),
  }
}
