const ROOMS = {
  news: /^\/events?\b/,
  console: /^\/admin\b/,
  installer: /^\/install\b/,
  sign_in: /^\/(sign-in|sessions)\b/,
  monitoring: /^\/(health|metrics)$/,
  protocol: /^\/(\.well-known|mail\/config|autodiscover)/i,
  assets: /^\/(assets|look)\//,
} as const

export type HttpRoom = keyof typeof ROOMS | 'mail'

/** Which part of the house a path belongs to; whatever is nobody else's is the webmail's. */
export function roomOf(path: string): HttpRoom {
  const found = Object.entries(ROOMS).find(([, pattern]) => pattern.test(path))
  return found ? (found[0] as HttpRoom) : 'mail'
}
