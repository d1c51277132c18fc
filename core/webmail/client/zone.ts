const YEAR = 31_536_000

/** Hours are printed by the server, which knows the reader's zone from this cookie only */
export function rememberZone(): void {
  const zone = encodeURIComponent(Intl.DateTimeFormat().resolvedOptions().timeZone)
  if (document.cookie.includes(`zone=${zone}`)) return
  document.cookie = `zone=${zone}; path=/; max-age=${YEAR}; samesite=lax`
}
