import type { InstalledPlugin } from '#core/plugins/installed/installed_plugin.js'
import { failureText } from '#core/plugins/lifecycle/operations/sentences.js'
import { momentFor, type Reader } from '#core/webmail/reader.js'
import { attention, bad } from '../../overview/findings.js'
import type { Finding, Standing } from '../../views.js'

const STANDINGS: Record<InstalledPlugin['state'], Standing> = {
  active: 'good',
  probation: 'notice',
  inactive: 'notice',
  off: 'bad',
}

export interface StateView {
  standing: Standing
  sentence: string
  failure: Finding | null
}

/** How it is, in a sentence; and what happened, and what to do, where something did. */
export function stateView(
  plugin: InstalledPlugin,
  reader: Reader,
  length: 'short' | 'long'
): StateView {
  const { state, probationUntil } = plugin
  const until = probationUntil === null ? '' : momentFor(reader, probationUntil).short
  return {
    standing: state === 'active' && plugin.failure ? 'attention' : STANDINGS[state],
    sentence: reader.i18n.t(`admin.plugin.${length}.${wordOf(plugin)}`, { until }),
    failure: failureOf(plugin, reader),
  }
}

/** Nothing can come back where nothing was before. */
function wordOf({ state, previous }: InstalledPlugin): string {
  return state === 'probation' && previous === null ? 'first_probation' : state
}

function failureOf({ failure, state, previous }: InstalledPlugin, reader: Reader): Finding | null {
  if (!failure) return null
  const { i18n } = reader
  const { key, values } = failureText(failure, state)
  const sentence = i18n.t(key, { ...values })
  const detail = `${failure.code} (${failure.version}, ${momentFor(reader, failure.at).iso})\n${failure.detail}`
  const more = { detail }
  if (state !== 'off') return attention(sentence, i18n.t('admin.plugin.advice.taken_back'), more)
  const advice = previous ? 'off' : 'off_alone'
  return bad(sentence, i18n.t(`admin.plugin.advice.${advice}`), more)
}
