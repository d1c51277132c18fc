import type { Sql } from '#database/sql.js'
import { bad, good, warning, type Finding } from './finding.js'

/** What should not be waiting. */
export interface Backlog {
  /** accepted and not digested; ages in milliseconds */
  spooled: number
  oldestSpooled: number | null
  setAside: number
  /** due since more than five minutes, and nobody has taken them */
  overdue: number
  failed: number
}

const OVERDUE_AFTER = 300_000
const DAY = 86_400_000

export async function readBacklog(
  sql: Sql,
  waiting: { count: number; since: number | null },
  now: number
): Promise<Backlog> {
  return {
    spooled: waiting.count,
    oldestSpooled: waiting.since === null ? null : now - waiting.since,
    setAside: await count(sql, 'from messages where set_aside is not null'),
    overdue: await count(sql, `from deliveries where status = 'queued' and next_at < ?`, [
      now - OVERDUE_AFTER,
    ]),
    failed: await count(sql, `from deliveries where status = 'failed' and updated_at > ?`, [
      now - DAY,
    ]),
  }
}

async function count(sql: Sql, tail: string, values: number[] = []): Promise<number> {
  const row = await sql.get<{ count: number }>(`select count(*) as count ${tail}`, values)
  return Number(row?.count ?? 0)
}

export function judgeBacklog(backlog: Backlog): Finding[] {
  return [judgeSpool(backlog), judgeSetAside(backlog), judgeDeliveries(backlog)]
}

function judgeSpool({ spooled, oldestSpooled }: Backlog): Finding {
  if (oldestSpooled === null) return good('spool', 'every accepted message is digested')
  const words = `${spooled} accepted messages wait to be digested, the oldest for ${seconds(oldestSpooled)}`
  return oldestSpooled > 60_000
    ? bad('spool', words, 'Is the worker up? Read log/worker.log.')
    : good('spool', words)
}

function judgeSetAside({ setAside }: Backlog): Finding {
  if (setAside === 0) return good('digest', 'no message is set aside')
  const advice = 'messages:list shows them with their reason; their source can be read.'
  return warning('digest', `${setAside} messages could not be read and are set aside`, advice)
}

function judgeDeliveries({ overdue, failed }: Backlog): Finding {
  const advice = 'queue:list says what the other side answered.'
  if (overdue > 0) return bad('deliveries', `${overdue} are due and not taken`, advice)
  if (failed > 0) return warning('deliveries', `${failed} failed in the last day`, advice)
  return good('deliveries', 'nothing is overdue, nothing failed in the last day')
}

function seconds(milliseconds: number): string {
  return `${Math.round(milliseconds / 1000)} s`
}
