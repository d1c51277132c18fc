import type { ArrivalService } from '@caliopen/contract/arrival'
import type { AntispamFacts, Facts } from '@caliopen/contract/facts'
import { senderProof } from '@caliopen/contract/proof'
import { readHeaders } from '#core/messages/importance/headers.js'
import type { HeaderFacts, ImportanceFacts, MessageKind } from '#core/messages/importance/facts.js'
import { predictImportance } from '#core/messages/importance/predict.js'
import type { ImportancePrediction } from '#core/messages/importance/predict.js'
import type { TrustJudge, TrustVerdict } from '#core/trust/verdict.js'
import type { Sql } from '#database/sql.js'
import { recall, type Remembered } from './people/recall.js'
import type { DigestedLetter } from './reading/read_message.js'
import type { Prepared } from './prepare.js'
import { newSources } from './rows/repeats.js'
import { answeredBefore } from './threads/answered_before.js'

export interface Verdict {
  /** null where there is nobody to trust: what the account wrote itself, what could not be read */
  trust: TrustVerdict | null
  importance: ImportancePrediction
  /** what both were worked out from, kept so that they can be worked out again */
  facts: StoredFacts | null
}

export interface StoredFacts {
  trust: Facts
  headers: HeaderFacts
  kind: MessageKind
  /** null or absent: nobody looked */
  antispam?: AntispamFacts | null
}

/** A message that can be kept: its verdict is there. */
export interface Judged extends Prepared {
  verdict: Verdict
}

/** The text that importance looks at. */
const TEXT = 4000
const NEUTRAL: ImportancePrediction = { level: 0, reasons: [] }
const UNJUDGED: Verdict = { trust: null, importance: NEUTRAL, facts: null }

/**
 * Trust and importance of a batch, before the transaction that keeps it: rules live in other processes, and nobody
 * who writes shall wait for them. The facts are those of this moment; what is kept between it and the transaction
 * comes after these messages as far as trust goes. Earlier messages of the same batch count.
 */
export async function judge(
  sql: Sql,
  judgeTrust: TrustJudge,
  prepared: readonly Prepared[]
): Promise<Judged[]> {
  const cases = await openCases(sql, prepared)
  const trust = cases.length > 0 ? await judgeTrust(cases.map(({ facts }) => facts)) : []
  const importance = predictImportance(
    cases.map((one, at) => importanceFacts(one, trust[at]?.level ?? 0))
  )
  const verdicts = new Map(
    cases.map(({ message, facts, headers, letter }, at): [Prepared, Verdict] => [
      message,
      {
        trust: trust[at] ?? null,
        importance: importance[at] ?? NEUTRAL,
        facts: storedFacts(message, facts, headers, letter.kind),
      },
    ])
  )
  return prepared.map((message) => ({ ...message, verdict: verdicts.get(message) ?? UNJUDGED }))
}

function storedFacts(
  { item }: Prepared,
  trust: Facts,
  headers: HeaderFacts,
  kind: MessageKind
): StoredFacts {
  const antispam = item.facts?.antispam
  return { trust, headers, kind, ...(antispam ? { antispam } : {}) }
}

/** What the account wrote itself: there is nobody to trust. */
export function withoutVerdict(prepared: readonly Prepared[]): Judged[] {
  return prepared.map((message) => ({ ...message, verdict: UNJUDGED }))
}

interface Case {
  message: Prepared
  letter: DigestedLetter
  facts: Facts
  headers: HeaderFacts
}

/** Only what came in, is new and could be read is judged. */
async function openCases(sql: Sql, prepared: readonly Prepared[]): Promise<Case[]> {
  const fresh = await newSources(sql, prepared)
  const remembered = await recall(sql, fresh)
  const answered = await answeredBefore(sql, fresh)
  return fresh.flatMap((message) => {
    const { letter, item } = message
    if (!letter || item.direction === 'out') return []
    const personal = remembered.get(message)
    const facts = factsOf(message, letter, personal, answered.has(message))
    return [{ message, letter, facts, headers: readHeaders((name) => letter.headers.get(name)) }]
  })
}

function factsOf(
  { item }: Prepared,
  letter: DigestedLetter,
  personal: Remembered | undefined,
  repliedInThread: boolean
): Facts {
  const address = letter.from?.address ?? item.sender
  return {
    channel: item.channel,
    transport: item.facts && {
      local: item.facts.local,
      tls: item.facts.tls && {
        protocol: item.facts.tls.protocol,
        cipher: item.facts.tls.cipher,
        verified: item.facts.tls.verified ?? false,
      },
      remoteAddress: item.facts.remoteAddress,
      remoteName: item.facts.authentication?.iprev?.name ?? null,
      helo: item.facts.helo,
    },
    authentication: item.facts?.authentication ?? null,
    openpgp: letter.chat?.openpgp ? chatOpenpgp(letter.chat.openpgp) : null,
    service: serviceOf(domainOf(address), item.facts?.service),
    personal: {
      receivedBefore: personal?.receivedBefore ?? 0,
      sentTo: personal?.sentTo ?? 0,
      isContact: personal?.isContact ?? false,
      verifiedInPerson: false,
      repliedInThread,
      firstSeenAt: personal?.firstSeenAt ?? null,
    },
  }
}

/** What was looked up says something of the domain that it was looked up for only. */
function serviceOf(
  domain: string | null,
  service: ArrivalService | null | undefined
): Facts['service'] {
  const own = service?.domain === domain ? service : null
  return { domain, mx: own?.mx ?? null, wellConfigured: own?.wellConfigured ?? null, seal: null }
}

/** The plugin read the packets; nobody verified a signature. */
function chatOpenpgp({ encrypted }: { encrypted: boolean }): Facts['openpgp'] {
  return { encrypted, signature: 'none', signerIsSender: false, keyVerifiedInPerson: false }
}

function importanceFacts(
  { message, letter, facts, headers }: Case,
  level: number
): ImportanceFacts {
  const { item, owner } = message
  const address = letter.from?.address ?? item.sender
  return {
    channel: item.channel,
    sender: { address, name: letter.from?.name ?? '', isSelf: owner.addresses.has(address) },
    personal: facts.personal,
    addressing: {
      role: roleOf(letter, owner.addresses, item.recipient),
      recipients: letter.to.length + letter.cc.length,
    },
    headers,
    kind: letter.kind,
    subject: letter.subject,
    text: letter.text.slice(0, TEXT),
    trust: { level, proof: senderProof(facts) },
    spam: spamShare(item.facts?.antispam),
  }
}

function spamShare(antispam: AntispamFacts | null | undefined): number | null {
  if (!antispam || antispam.score === null) return null
  return antispam.score / antispam.threshold
}

/** A plus-address is the account's own, too. */
function roleOf(
  letter: DigestedLetter,
  own: ReadonlySet<string>,
  recipient: string
): ImportanceFacts['addressing']['role'] {
  const isOwn = ({ address }: { address: string }) => own.has(address) || address === recipient
  if (letter.to.some(isOwn)) return 'to'
  return letter.cc.some(isOwn) ? 'cc' : 'none'
}

function domainOf(address: string): string | null {
  const at = address.lastIndexOf('@')
  return (at === -1 ? '' : address.slice(at + 1).toLowerCase()) || null
}
