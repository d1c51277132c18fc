import type { ReplayPreview } from '#core/messages/rejudge/preview.js'
import type { Replay } from '#core/messages/rejudge/replay.js'
import { momentFor, type Reader } from '#core/webmail/reader.js'
import { attention } from '../../overview/findings.js'
import type { Finding, PluginHead, PastMailPage } from '../../views.js'

export interface Tried {
  head: PluginHead
  version: string
  /** where one came from */
  back: string
  /** of what is installed: how far past mail was judged by the rules of today; null where it was not */
  installed: { isOn: boolean; replay: Replay | null } | null
}

/** null and null: it brings no trust rules. */
export interface Outcome {
  preview: ReplayPreview | null
  /** the exact technical truth of why it could not be tried */
  failure: string | null
}

const WORDS = ['strong', 'good', 'fair', 'low', 'none'] as const

export function pastMailPage(tried: Tried, outcome: Outcome, reader: Reader): PastMailPage {
  const { head, version, back, installed } = tried
  const { i18n } = reader
  const { preview } = outcome
  return {
    plugin: head,
    back,
    title: i18n.t('admin.past_mail.title', { name: head.name, version }),
    summary: preview
      ? i18n.t('admin.past_mail.summary', { looked: preview.looked, moved: preview.moved })
      : '',
    obstacle: preview ? pending(preview, reader) : obstacle(outcome, reader),
    words: preview ? WORDS.map((word) => ({ word, ...preview.words[word] })) : [],
    examples: preview ? preview.examples.map((one) => exampleOf(one, reader)) : [],
    replay: installed && {
      isOn: installed.isOn,
      sentence: installed.replay && replayText(installed.replay, reader),
    },
  }
}

function replayText({ finishedAt, judged, changed, total }: Replay, reader: Reader): string {
  const { i18n } = reader
  if (finishedAt === null) return i18n.t('admin.past_mail.under_way', { judged, total })
  const date = momentFor(reader, finishedAt).full
  return i18n.t('admin.past_mail.finished', { date, judged, changed })
}

function obstacle({ failure }: Outcome, { i18n }: Reader): Finding {
  return failure === null
    ? attention(i18n.t('admin.past_mail.no_rules'), null)
    : attention(i18n.t('admin.past_mail.failed'), i18n.t('admin.past_mail.failed_advice'), {
        detail: failure,
      })
}

function pending({ pending: count }: ReplayPreview, { i18n }: Reader): Finding | null {
  return count === 0 ? null : attention(i18n.t('admin.past_mail.pending', { count }), null)
}

/** A reason that has no text here yet, as of a plugin that is not installed, is left out. */
function exampleOf(
  { domain, channel, now, then, findings }: ReplayPreview['examples'][number],
  { i18n }: Reader
): PastMailPage['examples'][number] {
  const known = findings.filter(({ reason }) => i18n.hasMessage(reason.key))
  return {
    from: domain ?? channel,
    now,
    then,
    reasons: known.map(({ reason }) => i18n.t(reason.key, { ...reason.values })),
  }
}
