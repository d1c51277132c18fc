import type { Bus } from '#core/bus/bus.js'

/** A role that needs longer is too busy to be called well. */
const DEADLINE = 500

/** What the roles beside this one say of themselves; null where they do not answer. */
export interface RoleAnswers {
  mail: { spool: { count: number; since: number | null } } | null
  worker: { uptime: number } | null
}

export async function askRoles(bus: Pick<Bus, 'call'>): Promise<RoleAnswers> {
  const [mail, worker] = await Promise.all([ask(bus, 'mail'), ask(bus, 'worker')])
  return { mail: mail as RoleAnswers['mail'], worker: worker as RoleAnswers['worker'] }
}

async function ask(bus: Pick<Bus, 'call'>, role: 'mail' | 'worker'): Promise<unknown> {
  try {
    return await bus.call(role, 'health', null, { timeout: DEADLINE })
  } catch {
    // That it does not answer is the answer.
    return null
  }
}
