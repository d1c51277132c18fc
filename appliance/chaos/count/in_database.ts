import type { Sql } from '#database/sql.js'
import { Counts, keyOf, tokenIn, type Found } from './found.js'

type FoundInDatabase = Omit<Found, 'far' | 'listed'>

interface MessageRow {
  address: string
  subject: string
  direction: 'in' | 'out'
  set_aside: string | null
}

/** Every message of every account, by the token in its subject. */
export async function countInDatabase(sql: Sql): Promise<FoundInDatabase> {
  const [received, sentCopies, notices] = [new Counts(), new Counts(), new Counts()]
  const setAside: string[] = []
  const rows = await sql.all<MessageRow>(
    `select accounts.address, messages.subject, messages.direction, messages.set_aside
     from messages join accounts on accounts.id = messages.account_id`
  )
  for (const { address, subject, direction, set_aside: reason } of rows) {
    const token = tokenIn(subject)
    if (reason !== null) setAside.push(`${address} ${subject}: ${reason}`)
    if (token === null) continue
    const isNotice = direction === 'in' && subject !== token
    const counts = isNotice ? notices : direction === 'in' ? received : sentCopies
    counts.add(keyOf(address, token))
  }
  const uncertain = await uncertainTokens(sql)
  return { received, sentCopies, notices, setAside, uncertain, unsettled: await unsettled(sql) }
}

async function uncertainTokens(sql: Sql): Promise<Set<string>> {
  const rows = await sql.all<{ subject: string; payload: string }>(
    `select messages.subject, message_events.payload from message_events
     join messages on messages.account_id = message_events.account_id
       and messages.id = message_events.message_id
     where message_events.kind = 'delivery'`
  )
  const tokens = new Set<string>()
  for (const { subject, payload } of rows) {
    const { uncertain, repeated } = JSON.parse(payload) as UncertainPayload
    const token = tokenIn(subject)
    if (token !== null && (uncertain || repeated)) tokens.add(token)
  }
  return tokens
}

interface UncertainPayload {
  uncertain: boolean
  repeated: boolean
}

async function unsettled(sql: Sql): Promise<string[]> {
  const rows = await sql.all<{ recipient: string; status: string; last_reply: string | null }>(
    `select recipient, status, last_reply from deliveries
     where status not in ('delivered', 'failed')`
  )
  return rows.map((row) => `${row.status} to ${row.recipient} (${row.last_reply ?? 'no reply'})`)
}
