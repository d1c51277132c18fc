import type { Setting } from '#core/accounts/settings/setting.js'

export const SMARTHOST_TLS = ['starttls', 'implicit', 'opportunistic'] as const

/** A host that takes what goes out and delivers it for us, where the provider blocks port 25. */
export interface Smarthost {
  /** a name, or an address */
  host: string
  port: number
  /** `opportunistic` is for a neighbour that wants no password; over the others its certificate must be right */
  tls: (typeof SMARTHOST_TLS)[number]
  /** null: it lets us in as we are */
  login: { user: string; sealedPassword: string } | null
  /** for mail to these only; none: for everything */
  domains: readonly string[]
}

/** What a password of a smarthost is sealed for. */
export const SMARTHOST_PURPOSE = 'mail.smarthost'

/** null: mail goes to the hosts of each domain. */
export const SMARTHOST: Setting<Smarthost | null> = {
  name: 'mail.smarthost',
  fallback: null,
  parse: (value) => (isSmarthost(value) ? value : null),
}

function isSmarthost(value: unknown): value is Smarthost {
  if (typeof value !== 'object' || value === null) return false
  const { host, port, tls, login, domains } = value as Partial<Smarthost>
  const isMode = SMARTHOST_TLS.some((mode) => mode === tls)
  const isLogin = login === null || typeof login?.sealedPassword === 'string'
  const isPlace = typeof host === 'string' && typeof port === 'number'
  return isPlace && isMode && isLogin && Array.isArray(domains)
}
