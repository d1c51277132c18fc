import type { Log } from '@caliopen/contract/log'
import type { AntispamSymbol } from '@caliopen/contract/facts'
import { rememberedSetting } from '#core/accounts/settings/remembered_setting.js'
import type { Sql } from '#database/sql.js'
import type { Resolver } from '../dns/resolver.js'
import type { Findings, Incoming, Inspect } from '../receive/inspect.js'
import { because, type Reply } from '../session/reply.js'
import { decide, decideByLists, unscanned, type Decision } from './decide.js'
import { askLists, type Listing } from './lists/ask_lists.js'
import { CANNOT_SCAN, isListed, LOOKS_LIKE_SPAM, PLEASE_WAIT } from './refusals.js'
import type { ScanRequest } from './rspamd/request.js'
import { type Scanner } from './scanner.js'
import { ANTISPAM, isOn, type AntispamSetting } from './setting.js'

export interface AntispamParts {
  sql: Sql
  resolver: Resolver
  log: Log
  scanner: Scanner
}

const REFUSALS: Readonly<Record<Decision['act'], Reply | null>> = {
  ...{ accept: null, junk: null },
  ...{ defer: PLEASE_WAIT, reject: LOOKS_LIKE_SPAM },
}

/** Looks for spam in what comes in, as the administrator has set it. */
export function inspectForSpam({ sql, resolver, log, scanner }: AntispamParts): Inspect {
  const setting = rememberedSetting(sql, ANTISPAM)
  return async (incoming, found) => {
    const chosen = await setting()
    if (!isOn(chosen)) return found
    const request = requestOf(incoming, found)
    const [listings, scan] = await Promise.all([
      askLists(resolver, chosen.zones, incoming.envelope.client.remoteAddress),
      chosen.scanner ? scanner.scan(chosen.scanner, request) : null,
    ])
    const refused = listings.find(({ zone }) => zone.refuses && !isVouchedFor(listings))
    if (refused) return refusing(found, isListed(refused.zone.zone))
    const symbols = listings.map(({ symbol }) => symbol)
    if (!scan) return decided(found, decideByLists(symbols, chosen.thresholds))
    if (scan.kind === 'scanned') {
      return decided(found, decide(scan.answer, symbols, chosen.thresholds), scan.answer.words)
    }
    log.debug({ id: incoming.envelope.id, reason: scan.reason }, 'a message was not scanned')
    return withoutScan(found, symbols, chosen, scan.onlyThis)
  }
}

/** A list of good senders that names this one outweighs those of bad ones. */
function isVouchedFor(listings: readonly Listing[]): boolean {
  return listings.some(({ zone }) => zone.points < 0)
}

function decided(found: Findings, decision: Decision, words: string | null = null): Findings {
  const { act, facts } = decision
  const refusal = REFUSALS[act]
  if (refusal) return refusing(found, because(refusal, { ...facts, words }))
  return { ...found, facts: { ...found.facts, antispam: facts } }
}

/** What rspamd cannot read at all is taken in: asked again, it would not be read either. */
function withoutScan(
  found: Findings,
  symbols: readonly AntispamSymbol[],
  { whenAbsent, thresholds }: AntispamSetting,
  onlyThis: boolean
): Findings {
  if (whenAbsent === 'defer' && !onlyThis) return refusing(found, CANNOT_SCAN)
  return { ...found, facts: { ...found.facts, antispam: unscanned(symbols, thresholds) } }
}

function refusing(found: Findings, refusal: Reply): Findings {
  return { ...found, refusal }
}

function requestOf({ envelope, message }: Incoming, { facts }: Findings): ScanRequest {
  const { client, from, recipients, id, hostname } = envelope
  return {
    message,
    from: from.address,
    recipients: recipients.map(({ address }) => address),
    queueId: id,
    hostname,
    client: {
      remoteAddress: client.remoteAddress,
      remoteName: facts.authentication?.iprev?.name ?? null,
      helo: client.helo,
      tls: client.tls,
    },
    user: null,
  }
}
