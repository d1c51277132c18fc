import type { Setting } from '#core/accounts/settings/setting.js'

/** What others are to do who cannot reach us over a verified connection (RFC 8461 §5). */
export const MTA_STS_MODES = ['none', 'testing', 'enforce'] as const

export type MtaStsMode = (typeof MTA_STS_MODES)[number]

/** Testing, until somebody saw that the certificate is renewed by itself: enforced, an expired one stops all mail. */
export const MTA_STS: Setting<MtaStsMode> = {
  name: 'mail.mta_sts',
  fallback: 'testing',
  parse: (value) => MTA_STS_MODES.find((mode) => mode === value) ?? null,
}
