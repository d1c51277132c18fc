import type { IndexState } from '#core/plugins/marketplace/indexes/index_state.js'
import { momentFor, type Reader } from '#core/webmail/reader.js'
import { attention } from '../../overview/findings.js'
import { paths } from '../../paths.js'
import type { Finding } from '../../views.js'

/** Indexes that ran out, or did not answer as they should when they were last asked. */
export function indexConcerns(indexes: readonly IndexState[], reader: Reader): Finding[] {
  const { i18n } = reader
  const link = { text: i18n.t('admin.indexes.look'), href: paths.indexes() }
  return indexes.flatMap(({ state, failure, title, expiresAt }) => {
    if (state === 'expired') {
      const date = momentFor(reader, expiresAt ?? 0).full
      const sentence = i18n.t('admin.indexes.expired', { title, date })
      return [attention(sentence, i18n.t('admin.indexes.expired_advice'), { link })]
    }
    if (failure === null) return []
    const sentence = i18n.t('admin.indexes.failed', { title })
    const more = { link, detail: `${failure.code}\n${failure.detail}` }
    return [attention(sentence, i18n.t(`admin.indexes.fault.${failure.code}`), more)]
  })
}
