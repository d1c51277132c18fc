import type { Reader } from '#core/webmail/reader.js'
import type { Finding, OverviewPage, Standing } from '../views.js'

const WORST_FIRST: readonly Standing[] = ['bad', 'attention', 'notice', 'good']

/** What is not well comes first, the worst before the rest. */
export function overviewPage(findings: readonly Finding[], { i18n }: Reader): OverviewPage {
  const concerns = findings
    .filter(({ standing }) => standing !== 'good')
    .sort((a, b) => WORST_FIRST.indexOf(a.standing) - WORST_FIRST.indexOf(b.standing))
  return {
    summary: i18n.t('admin.overview.summary', { count: concerns.length }),
    standing: concerns[0]?.standing ?? 'good',
    concerns,
    fine: findings.filter(({ standing }) => standing === 'good'),
  }
}
