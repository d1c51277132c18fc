import type { I18n } from '@adonisjs/i18n'
import type { PreviewExample, ReplayPreview } from '#core/messages/rejudge/preview.js'
import type { Replay } from '#core/messages/rejudge/replay.js'
import type { InstalledPlugin } from '#core/plugins/installed/installed_plugin.js'
import { evidenceText } from '#core/webmail/letters/evidence_text.js'
import { momentFor, type Reader } from '#core/webmail/reader.js'
import type { Figure, PastMailExample, PastMailPage, PluginHead } from '../../views.js'

export interface PastMailFound {
  /** null where it could not be tried */
  preview: ReplayPreview | null
  replay: Replay | null
}

export function pastMailPage(
  plugin: InstalledPlugin,
  head: PluginHead,
  { preview, replay }: PastMailFound,
  reader: Reader
): PastMailPage {
  const { i18n } = reader
  return {
    plugin: head,
    sentence: sentenceOf(preview, i18n),
    pending:
      preview && preview.pending > 0
        ? i18n.t('admin.past_mail.pending', { count: preview.pending })
        : null,
    words: preview ? wordsOf(preview, i18n) : [],
    examples: (preview?.examples ?? []).map((example) => exampleView(example, i18n)),
    replay: replay && replayText(replay, reader),
    isOn: plugin.state === 'active' || plugin.state === 'probation',
  }
}

function sentenceOf(preview: ReplayPreview | null, i18n: I18n): string {
  if (!preview) return i18n.t('admin.past_mail.untried')
  const { looked, moved, changed } = preview
  if (looked === 0) return i18n.t('admin.past_mail.none')
  return i18n.t('admin.past_mail.sentence', { looked, moved, others: changed - moved })
}

function wordsOf({ words }: ReplayPreview, i18n: I18n): Figure[] {
  const number = new Intl.NumberFormat(i18n.locale)
  return Object.entries(words).map(([word, { now, then }]) => ({
    name: i18n.t(`webmail.trust.said.${word}`),
    value: now === then ? number.format(now) : `${number.format(now)} → ${number.format(then)}`,
  }))
}

function exampleView(
  { channel, domain, now, then, findings }: PreviewExample,
  i18n: I18n
): PastMailExample {
  return {
    text: i18n.t('admin.past_mail.example', { from: domain ?? channel, now, then }),
    findings: findings.map(({ rule, reason }) => evidenceText(i18n, rule, reason)),
  }
}

function replayText({ finishedAt, judged, changed, total }: Replay, reader: Reader): string {
  const { i18n } = reader
  if (finishedAt === null) return i18n.t('admin.past_mail.under_way', { judged, total })
  const date = momentFor(reader, finishedAt).full
  return i18n.t('admin.past_mail.finished', { date, judged, changed })
}
