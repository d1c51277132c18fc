import type { MessageBytes } from '@caliopen/contract/bytes'
import type { Letter, Report, Settle } from '#core/channels/channel.js'
import { dsnParametersOf } from './dsn_parameters.js'
import { gone, released, reportsOn, stopped } from './reports.js'
import type { DeadEnd } from './routes/plan.js'
import { Route } from './routes/route.js'
import type { RouteParts } from './routes/route.js'
import type { SafetyTally } from './safety/tally.js'
import type { Envelope, Sent } from './smtp/envelope.js'
import type { Session } from './smtp/session.js'

export interface RemoteParts extends RouteParts {
  /** the bytes of a message; null when it is gone */
  rawOf(letter: Letter): Promise<MessageBytes | null>
  tally: SafetyTally
}

/** How often one message is tried anew because a connection broke before all of it was said. */
const BREAKS = 3

/** Sends the letters to the exchangers of a domain, one after another over one connection. */
export async function deliverRemotely(
  domain: string,
  letters: readonly Letter[],
  settle: Settle,
  signal: AbortSignal,
  parts: RemoteParts
): Promise<void> {
  const routes = new Map<string | null, Route>()
  const routeOf = ({ via }: Letter): Route => {
    const route = routes.get(via) ?? new Route({ domain, via, except: null }, parts)
    routes.set(via, route)
    return route
  }
  for (const letter of letters) {
    const reports = signal.aborted
      ? released(letter)
      : await deliverLetter(letter, domain, routeOf(letter), parts)
    await settle(reports)
    parts.tally.count(reports)
  }
}

async function deliverLetter(
  letter: Letter,
  domain: string,
  route: Route,
  parts: RemoteParts
): Promise<Report[]> {
  const raw = await parts.rawOf(letter)
  if (!raw) return gone(letter)
  const reports = await attempt(letter, raw, route, parts)
  const except = reports.map(putOffBy).find((host) => host !== null)
  if (except === undefined) return reports
  // RFC 5321 §5.1: at least two hosts are tried before a message waits
  const others = new Route({ domain, via: letter.via, except }, parts)
  const deliveries = reports.filter(putOffBy).map(({ delivery }) => delivery)
  const second = await attempt({ ...letter, deliveries }, raw, others, parts)
  return reports.map((report) => second.find((one) => isBetter(one, report)) ?? report)
}

/** The host that said "not now"; null where it said something else, or nothing. */
function putOffBy({ outcome }: Report): string | null {
  return outcome !== 'released' && outcome.kind === 'deferred' && !outcome.uncertain
    ? outcome.host
    : null
}

/** A host of second choice may take it; when it does not, the words of the first one count. */
function isBetter({ delivery, outcome }: Report, former: Report): boolean {
  const isSame = delivery === former.delivery
  return isSame && outcome !== 'released' && (outcome.kind === 'delivered' || outcome.uncertain)
}

async function attempt(
  letter: Letter,
  raw: MessageBytes,
  route: Route,
  parts: RemoteParts
): Promise<Report[]> {
  for (let breaks = 0; ;) {
    const way = await route.session()
    if (!('session' in way)) return stopped(letter, way)
    const { session, reused } = way
    const sent = await session.send(envelopeOf(letter), raw)
    parts.pool.giveBack(session)
    if (sent.kind === 'answered') return answered(letter, session, sent)
    const end = { kind: 'deferred', status: '4.4.2', reply: sent.reply } as const
    if (sent.uncertain) return uncertain(letter, session, end)
    // What broke before it said anything to this message had fallen asleep; another one is opened.
    if (reused) continue
    await route.giveUp(end)
    breaks += 1
    if (breaks === BREAKS) return stopped(letter, end)
  }
}

function envelopeOf(letter: Letter): Envelope {
  const to = letter.deliveries.map(({ recipient }) => recipient)
  const dsn = dsnParametersOf(letter)
  return { from: letter.sender, to, ...(dsn && { dsn }) }
}

function answered(
  letter: Letter,
  { target, tls, knowsDsn }: Session,
  { readings }: Extract<Sent, { kind: 'answered' }>
): Report[] {
  return reportsOn(letter, ({ recipient }) => {
    const reading = readings.get(recipient)
    if (!reading) throw new Error(`no reply speaks of ${recipient}`)
    // RFC 3461 §5.2.3: a host that gives no reports of its own is the last one that we hear of
    const success = knowsDsn ? undefined : ('relayed' as const)
    return { ...reading, host: target.host, tls, uncertain: false, ...(success && { success }) }
  })
}

function uncertain(letter: Letter, { target, tls }: Session, end: DeadEnd): Report[] {
  return reportsOn(letter, () => ({ ...end, host: target.host, tls, uncertain: true }))
}
