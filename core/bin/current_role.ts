import type { Role } from '#core/bus/topics.js'

let role: Role | null = null

/** Which role this process plays; null for a command or a test. */
export function currentRole(): Role | null {
  return role
}

export function becomeRole(name: Role): void {
  role = name
}
