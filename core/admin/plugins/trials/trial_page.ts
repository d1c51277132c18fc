import type { ReplayPreview } from '#core/messages/rejudge/preview.js'
import type { Reader } from '#core/webmail/reader.js'
import { attention } from '../../overview/findings.js'
import type { Finding, PluginHead, TrialPage } from '../../views.js'

export interface Tried {
  head: PluginHead
  version: string
  /** where one came from */
  back: string
}

/** null and null: it brings no trust rules. */
export interface TrialOutcome {
  preview: ReplayPreview | null
  /** the exact technical truth of why it could not be tried */
  failure: string | null
}

const WORDS = ['strong', 'good', 'fair', 'low', 'none'] as const

export function trialPage(tried: Tried, outcome: TrialOutcome, reader: Reader): TrialPage {
  const { head, version, back } = tried
  const { i18n } = reader
  const { preview } = outcome
  return {
    plugin: head,
    back,
    title: i18n.t('admin.trial.title', { name: head.name, version }),
    summary: preview
      ? i18n.t('admin.trial.summary', { looked: preview.looked, moved: preview.moved })
      : '',
    obstacle: preview ? pending(preview, reader) : obstacle(outcome, reader),
    words: preview ? WORDS.map((word) => ({ word, ...preview.words[word] })) : [],
    examples: preview ? preview.examples.map((one) => exampleOf(one, reader)) : [],
  }
}

function obstacle({ failure }: TrialOutcome, { i18n }: Reader): Finding {
  return failure === null
    ? attention(i18n.t('admin.trial.no_rules'), null)
    : attention(i18n.t('admin.trial.failed'), i18n.t('admin.trial.failed_advice'), {
        detail: failure,
      })
}

function pending({ pending: count }: ReplayPreview, { i18n }: Reader): Finding | null {
  return count === 0 ? null : attention(i18n.t('admin.trial.pending', { count }), null)
}

/** A reason that has no text here yet, as of a plugin that is not installed, is left out. */
function exampleOf(
  { domain, channel, now, then, findings }: ReplayPreview['examples'][number],
  { i18n }: Reader
): TrialPage['examples'][number] {
  const known = findings.filter(({ reason }) => i18n.hasMessage(reason.key))
  return {
    from: domain ?? channel,
    now,
    then,
    reasons: known.map(({ reason }) => i18n.t(reason.key, { ...reason.values })),
  }
}
