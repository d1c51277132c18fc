import type { Message } from '@caliopen/contract/text'

/** The far side's verdict, as the queue keeps it. */
export interface Verdict {
  /** RFC 3463 */
  status: string
  final: boolean
}

/**
 * RFC 3463 §3 and the IANA registry of enhanced status codes: subject and detail, and the sentence
 * that says it to a person. Order matters: the first one that fits.
 */
const SENTENCES: readonly [pattern: RegExp, name: string][] = [
  [/^4\.4\.7$/, 'expired'],
  [/^\d\.1\.10$/, 'takes_no_mail'],
  [/^\d\.1\.(?:1|0|3|6)$/, 'no_such_address'],
  [/^\d\.(?:1\.2|4\.4)$/, 'no_such_domain'],
  [/^\d\.1\.(?:7|8)$/, 'sender_refused'],
  [/^\d\.2\.1$/, 'mailbox_disabled'],
  [/^\d\.2\.2$/, 'mailbox_full'],
  [/^\d\.(?:2\.3|3\.4)$/, 'too_large'],
  [/^\d\.4\.3$/, 'directory'],
  [/^\d\.4\.[125]$/, 'unreachable'],
  [/^\d\.4\.6$/, 'loop'],
  [/^4\.7\.5$/, 'unsafe'],
  [/^4\.7\.\d+$/, 'asked_to_wait'],
  [/^5\.7\.\d+$/, 'policy'],
  [/^\d\.6\.\d+$/, 'content'],
]

/** What happened and what to do, as a text of `deliver.json`. The exact words stand beside it. */
export function explainDelivery({ status, final }: Verdict): Message {
  const found = SENTENCES.find(([pattern]) => pattern.test(status))?.[1] ?? 'refused'
  return { key: `deliver.explained.${final ? 'failed' : 'waiting'}.${found}`, values: {} }
}

/** The names that explainDelivery may use. */
export const EXPLANATIONS: readonly string[] = [
  ...new Set([...SENTENCES.map(([, name]) => name), 'refused']),
]
