import { publishedKeys } from '#core/mail/sign/keys/published_keys.js'
import { isRotationDue } from '#core/mail/sign/keys/rotate.js'
import type { Reader } from '#core/webmail/reader.js'
import type { Sql } from '#database/sql.js'
import { notice } from '../overview/findings.js'
import { paths } from '../paths.js'
import type { Finding } from '../views.js'

/** Domains whose keys had better take turns. Whether the DNS shows them is looked at on their own page. */
export async function keyConcerns(sql: Sql, { i18n, now }: Reader): Promise<Finding[]> {
  const keys = await publishedKeys(sql)
  const domains = [...new Set(keys.map(({ domain }) => domain))]
  const due = domains.filter((domain) =>
    isRotationDue(
      keys.filter((key) => key.domain === domain),
      now
    )
  )
  const link = { text: i18n.t('admin.nav.domain_keys'), href: paths.domainKeys() }
  return due.map((domain) =>
    notice(
      i18n.t('authentication.keys.concern', { domain }),
      i18n.t('authentication.keys.advice.due'),
      { link }
    )
  )
}
