import { roles, type Role } from '#core/bus/topics.js'
import type { RoleContext } from '#core/bin/role.js'
import type { Settings } from '#core/config/settings.js'

/** A role that needs longer is too busy to be called well. */
const DEADLINE = 500

/** What GET /health says of one role: its supervisor's view, and its own when it answers. */
export interface RoleHealth {
  up: boolean
  pid: number | null
  /** seconds */
  uptime: number | null
  restarts: number
  [detail: string]: unknown
}

export interface Health {
  status: 'up' | 'degraded'
  /** no plugin runs, and every page has the default theme */
  safeMode: boolean
  roles: Record<Role, RoleHealth>
}

export async function readHealth(
  context: Pick<RoleContext, 'bus' | 'roleStates'> & { settings: Pick<Settings, 'safeMode'> }
): Promise<Health> {
  const states = await Promise.all(roles.map((role) => healthOf(role, context)))
  const byRole = Object.fromEntries(roles.map((role, index) => [role, states[index]]))
  const status = states.every(({ up }) => up) ? 'up' : 'degraded'
  const { safeMode } = context.settings
  return { status, safeMode, roles: byRole as Record<Role, RoleHealth> }
}

async function healthOf(
  role: Role,
  { bus, roleStates }: Pick<RoleContext, 'bus' | 'roleStates'>
): Promise<RoleHealth> {
  const { pid = null, uptime = null, restarts = 0 } = roleStates()[role] ?? {}
  try {
    const answer = await bus.call(role, 'health', null, { timeout: DEADLINE })
    return { up: true, pid, uptime, restarts, ...(answer as object) }
  } catch (error) {
    return { up: false, pid, uptime, restarts, reason: (error as { code?: string }).code }
  }
}
