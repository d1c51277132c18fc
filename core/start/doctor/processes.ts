import type { Settings } from '#core/config/settings.js'
import { roles } from '#core/bus/topics.js'
import type { Health } from '../health/health.js'
import { bad, good, warning, type Finding } from './finding.js'

/** GET /health of the Caliopen that runs with these settings; null when none answers. */
export async function fetchHealth({ host, port }: Settings): Promise<Health | null> {
  const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host
  const authority = name.includes(':') ? `[${name}]` : name
  try {
    const signal = AbortSignal.timeout(3_000)
    const response = await fetch(`http://${authority}:${port}/health`, { signal })
    const health = (await response.json()) as Partial<Health>
    return health.roles ? (health as Health) : null
  } catch {
    return null
  }
}

export function judgeProcesses(health: Health | null): Finding[] {
  if (!health) {
    return [warning('processes', 'Caliopen does not run with these settings', 'Run npm start.')]
  }
  return roles.map((role) => {
    const { up, uptime, restarts } = health.roles[role]
    const words = `${role} is up since ${uptime ?? 0} s, restarted ${restarts} times`
    if (!up) return bad('processes', `${role} is not up`, `Read log/${role}.log.`)
    const isUneasy = restarts > 2 && (uptime ?? 0) < 600
    return isUneasy
      ? warning('processes', words, `Read log/${role}.log.`)
      : good('processes', words)
  })
}
