const HERE = 'http://here.invalid'

/** A path of this site, or null: nobody is sent elsewhere after signing in. */
export function safePath(to: unknown): string | null {
  if (typeof to !== 'string' || !to.startsWith('/') || to.length > 2000) return null
  const url = URL.canParse(to, HERE) ? new URL(to, HERE) : null
  return url?.origin === HERE ? url.pathname + url.search : null
}
