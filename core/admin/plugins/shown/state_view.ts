import type { InstalledPlugin } from '#core/plugins/installed/installed_plugin.js'
import { faultText } from '#core/plugins/fault.js'
import { momentFor, type Reader } from '#core/webmail/reader.js'
import { attention, bad } from '../../overview/findings.js'
import type { Finding, Link, Standing } from '../../views.js'

const STANDINGS: Record<InstalledPlugin['state'], Standing> = {
  active: 'good',
  probation: 'notice',
  inactive: 'notice',
  off: 'bad',
}

export interface StateView {
  standing: Standing
  standingText: string
  failure: Finding | null
}

/** How it is, in a sentence; and what happened, and what to do, where something did. */
export function stateView(plugin: InstalledPlugin, reader: Reader, link?: Link): StateView {
  const { state, probationUntil } = plugin
  const until = probationUntil === null ? '' : momentFor(reader, probationUntil).short
  return {
    standing: state === 'active' && plugin.failure ? 'attention' : STANDINGS[state],
    standingText: reader.i18n.t(`admin.plugin.state.${state}`, { until }),
    failure: failureOf(plugin, reader, link),
  }
}

function failureOf(
  { failure, state }: InstalledPlugin,
  reader: Reader,
  link?: Link
): Finding | null {
  if (!failure) return null
  const { i18n } = reader
  const detail = `${failure.code} (${failure.version}, ${momentFor(reader, failure.at).iso})\n${failure.detail}`
  const more = { detail, ...(link && { link }) }
  if (state !== 'off') {
    const sentence = i18n.t('admin.plugin.failure.taken_back', { version: failure.version })
    return attention(sentence, i18n.t('admin.plugin.failure.taken_back_advice'), more)
  }
  const { key } = faultText({ code: failure.code, values: {} })
  const sentence = i18n.t(key, {}, i18n.t('admin.plugin.failure.off'))
  return bad(sentence, i18n.t('admin.plugin.failure.off_advice'), more)
}
