/** RFC 5321 §4.5.1 and RFC 2142 §2, §4: somebody reads these, whatever accounts there are. */
const ROLES: ReadonlySet<string> = new Set(['postmaster', 'abuse'])

/** `base` is without a detail. */
export function isRole(base: string): boolean {
  return ROLES.has(base.slice(0, base.lastIndexOf('@')))
}
