import type { Facts } from '@caliopen/contract/facts'
import { readHeaders } from '#core/messages/importance/headers.js'
import type { HeaderFacts, ImportanceFacts, MessageKind } from '#core/messages/importance/facts.js'
import { predictImportance } from '#core/messages/importance/predict.js'
import type { ImportancePrediction } from '#core/messages/importance/predict.js'
import { decideTrust } from '#core/trust/engine.js'
import type { TrustVerdict } from '#core/trust/engine.js'
import { senderProof } from '#core/trust/proof.js'
import type { Acquaintances } from './people/correspondents.js'
import type { Fresh } from './fresh.js'
import type { Letter } from '../letter/letter.js'
import type { Threads } from './threads/thread.js'

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
}

export interface Known {
  threads: Threads
  acquaintances: Acquaintances
}

/** The text that importance looks at. */
const TEXT = 4000
const NEUTRAL: ImportancePrediction = { level: 0, reasons: [] }
const UNJUDGED: Verdict = { trust: null, importance: NEUTRAL, facts: null }

/** Trust and importance of a batch, by the message's id in hex. */
export function judge(fresh: readonly Fresh[], known: Known): Map<string, Verdict> {
  const cases = fresh.flatMap((message) => openCase(message, known))
  const trust = decideTrust(cases.map(({ facts }) => facts))
  const details = cases.map((one, at) => importanceFacts(one, trust[at]?.level ?? 0))
  const importance = predictImportance(details)
  const verdicts = new Map(fresh.map(({ id }) => [id.toString('hex'), UNJUDGED]))
  for (const [at, { message, facts, headers, letter }] of cases.entries()) {
    verdicts.set(message.id.toString('hex'), {
      trust: trust[at] ?? null,
      importance: importance[at] ?? NEUTRAL,
      facts: { trust: facts, headers, kind: letter.kind },
    })
  }
  return verdicts
}

interface Case {
  message: Fresh
  letter: Letter
  facts: Facts
  headers: HeaderFacts
}

/** Only what came in and could be read is judged. */
function openCase(message: Fresh, known: Known): Case[] {
  const { letter, item } = message
  if (!letter || item.direction === 'out') return []
  const headers = readHeaders((name) => letter.headers.get(name))
  return [{ message, letter, facts: factsOf(message, letter, known), headers }]
}

function factsOf({ id, item }: Fresh, letter: Letter, { threads, acquaintances }: Known): Facts {
  const acquaintance = acquaintances.get(id.toString('hex'))
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
    service: { domain: domainOf(address), mx: null, wellConfigured: null, seal: null },
    personal: {
      receivedBefore: acquaintance?.receivedBefore ?? 0,
      sentTo: acquaintance?.sentTo ?? 0,
      isContact: acquaintance?.isContact ?? false,
      verifiedInPerson: false,
      repliedInThread: (threads.of(id)?.sent ?? 0) > 0,
      firstSeenAt: acquaintance?.firstSeenAt ?? null,
    },
  }
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
    spam: null,
  }
}

/** A plus-address is the account's own, too. */
function roleOf(
  letter: Letter,
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
