import type { Message } from '@caliopen/contract/text'
import { wordOf, type TrustWord } from '#core/trust/level.js'
import type { TrustJudge } from '#core/trust/verdict.js'
import type { Sql } from '#database/sql.js'
import { readCases, type MessageKey } from './read_cases.js'
import { isDifferent, judgeAgain, type NewVerdict } from './rejudge.js'
import { LAST, messagesBefore } from './replay.js'

/** What other rules would make of the latest messages. Nothing of it is written. */
export interface ReplayPreview {
  looked: number
  /** messages whose level, or why they have it, would be another */
  changed: number
  /** messages whose level would be another */
  moved: number
  /** messages that the rules did not answer for in time */
  pending: number
  /** how many messages each word is said of, now and then */
  words: Record<TrustWord, { now: number; then: number }>
  /** where most would change; whose message it is, and what it says, is nobody's business */
  examples: PreviewExample[]
}

export interface PreviewExample {
  channel: string
  /** of the sender's address; null on channels without domains */
  domain: string | null
  now: number
  then: number
  /** what would be found that is not found now */
  findings: { rule: string; reason: Message }[]
}

const BATCH = 64
const MOST_EXAMPLES = 10
const MOST_ACCOUNTS = 1000

/** An account that writes much is not cut to the share of those that write nothing. */
const LEAST_SHARE = 50

export async function previewReplay(
  sql: Sql,
  judgeTrust: TrustJudge,
  sample = 1000
): Promise<ReplayPreview> {
  const preview = emptyPreview()
  const different: NewVerdict[] = []
  const keys = await latestMessages(sql, sample)
  for (let at = 0; at < keys.length; at += BATCH) {
    const verdicts = await judgeAgain(judgeTrust, await readCases(sql, keys.slice(at, at + BATCH)))
    for (const verdict of verdicts) count(preview, verdict)
    different.push(...verdicts.filter(isDifferent))
  }
  preview.changed = different.length
  preview.examples = examplesOf(different)
  return preview
}

/** Of all accounts, the latest first. */
async function latestMessages(sql: Sql, sample: number): Promise<MessageKey[]> {
  const accounts = await sql.all<{ id: Buffer }>('select id from accounts order by id limit ?', [
    MOST_ACCOUNTS,
  ])
  const share = Math.max(LEAST_SHARE, Math.ceil(sample / Math.max(1, accounts.length)))
  const keys: MessageKey[] = []
  for (const { id } of accounts) keys.push(...(await messagesBefore(sql, id, LAST, share)))
  return keys.sort((one, other) => other.messageId.compare(one.messageId)).slice(0, sample)
}

function emptyPreview(): ReplayPreview {
  const none = () => ({ now: 0, then: 0 })
  const words = { none: none(), low: none(), fair: none(), good: none(), strong: none() }
  return { looked: 0, changed: 0, moved: 0, pending: 0, words, examples: [] }
}

function count(preview: ReplayPreview, { stored, trust }: NewVerdict): void {
  preview.looked += 1
  preview.words[wordOf(stored.trust ?? 0)].now += 1
  preview.words[trust.word].then += 1
  if (trust.level !== stored.trust) preview.moved += 1
  if (trust.isPending) preview.pending += 1
}

/** One a sender's domain: the same change a hundred times is one example. */
function examplesOf(different: readonly NewVerdict[]): PreviewExample[] {
  const largest = different.map(exampleOf).sort((one, other) => distance(other) - distance(one))
  const distinct = new Map(
    largest.toReversed().map((one) => [`${one.channel} ${one.domain}`, one] as const)
  )
  return [...distinct.values()]
    .sort((one, other) => distance(other) - distance(one))
    .slice(0, MOST_EXAMPLES)
}

function exampleOf({ stored, trust }: NewVerdict): PreviewExample {
  const known = new Set(stored.evidence.map(({ rule, reason }) => `${rule} ${reason.key}`))
  const { channel, service } = stored.facts.trust
  return {
    ...{ channel, domain: service.domain, now: stored.trust ?? 0, then: trust.level },
    findings: trust.evidence
      .filter(({ rule, reason }) => !known.has(`${rule} ${reason.key}`))
      .map(({ rule, reason }) => ({ rule, reason })),
  }
}

function distance({ now, then }: PreviewExample): number {
  return Math.abs(then - now)
}
