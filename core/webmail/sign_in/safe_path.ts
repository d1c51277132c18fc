const HERE = 'http://here.invalid'

/** A path of this site, or null: nobody is sent elsewhere after signing in. */
export function safePath(to: unknown): string | null {
  if (typeof to !== 'string' || !to.startsWith('/') || to.length > 2000) return null
  const url = URL.canParse(to, HERE) ? new URL(to, HERE) : null
  if (url?.origin !== HERE) return null
  const path = url.pathname + url.search
  // Without its dots `/.//evil.example` is what a browser takes for another site's address.
  return path.startsWith('//') ? null : path
}
