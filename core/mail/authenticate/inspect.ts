import type { Log } from '@caliopen/contract/log'
import { rememberedSetting } from '#core/accounts/settings/remembered_setting.js'
import type { Sql } from '#database/sql.js'
import type { Resolver } from '../dns/resolver.js'
import type { Findings, Incoming, Inspect } from '../receive/inspect.js'
import type { Reply } from '../session/reply.js'
import { type Authenticated, decide, lookUp } from './authenticate.js'
import { lookupsWithin } from './checks/answers.js'
import { dmarcHandling } from './dmarc/handling.js'
import { resultsHeader } from './header/results.js'
import { methodResults } from './results.js'

export interface AuthenticationParts {
  sql: Sql
  resolver: Resolver
  log: Log
}

/** For all questions of one message together: what is not known then is not known. */
const DNS_MS = 3_000

/** Who vouches for a message: SPF, DKIM, DMARC, ARC and the client's name. */
export function authenticating({ sql, resolver, log }: AuthenticationParts): Inspect {
  const handling = rememberedSetting(sql, dmarcHandling)
  return async (incoming, found) => {
    const subject = subjectOf(incoming)
    const broken = (err: unknown) =>
      log.error(
        { err, id: incoming.envelope.id },
        'A check of a message broke; it counts as unknown'
      )
    const known = await within(DNS_MS, (signal) =>
      lookUp(subject, lookupsWithin(resolver, signal), broken)
    )
    const verdict = decide(known, await handling(), Math.random)
    const results = methodResults(known, verdict, subject.remoteAddress)
    return withVerdict(found, verdict, resultsHeader(subject.hostname, results))
  }
}

function subjectOf({ envelope, message }: Incoming) {
  const { client, from, hostname } = envelope
  const { helo, remoteAddress } = client
  return { from: from.address, helo, remoteAddress, hostname, message }
}

async function within<T>(milliseconds: number, work: (signal: AbortSignal) => Promise<T>) {
  const end = new AbortController()
  const timer = setTimeout(() => end.abort(), milliseconds)
  try {
    return await work(end.signal)
  } finally {
    clearTimeout(timer)
  }
}

function withVerdict(
  found: Findings,
  { facts, author, service }: Authenticated,
  header: string
): Findings {
  const isRefused = facts.dmarc?.disposition === 'reject'
  return {
    facts: { ...found.facts, authentication: facts, service },
    trace: header + found.trace,
    refusal: isRefused ? disowned(author ?? 'its author') : found.refusal,
  }
}

/** RFC 7489 §10.3; a person reads this in a bounce. */
function disowned(author: string): Reply {
  return {
    code: 550,
    enhanced: '5.7.1',
    text: `${author} asks that mail in its name be refused unless it sent or signed it, and nothing shows that here (DMARC)`,
  }
}
