import type { Message } from '@caliopen/contract/text'
import { PHRASES } from './phrases.js'

/** The far side's verdict, as the queue keeps it. */
export interface Verdict {
  /** RFC 3463 */
  status: string
  final: boolean
  /** its words, which often say more than the code; null where nothing was said */
  reply?: string | null
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
  [/^\d\.2\.4$/, 'group_closed'],
  [/^\d\.(?:2\.3|3\.4)$/, 'too_large'],
  [/^\d\.4\.3$/, 'directory'],
  [/^\d\.4\.[125]$/, 'unreachable'],
  [/^\d\.4\.6$/, 'loop'],
  [/^4\.7\.8$/, 'smarthost_login'],
  [/^4\.7\.5$/, 'unsafe'],
  [/^\d\.4\.316$/, 'unreachable'],
  // RFC 7372 §3, and what Google and Microsoft use beside it
  [/^\d\.7\.(?:20|21|22|23|24|26|27|30|31|32|40|509|515)$/, 'unauthenticated'],
  [/^\d\.7\.25$/, 'no_reverse_name'],
  [/^\d\.7\.(?:10|11)$/, 'needs_encryption'],
  [/^\d\.7\.(?:2|12[0-9]|13[0-6])$/, 'group_closed'],
  [/^\d\.7\.(?:28|708)$/, 'too_much'],
  [/^\d\.7\.(?:511|606|750)$/, 'listed'],
  [/^4\.7\.\d+$/, 'asked_to_wait'],
  [/^5\.7\.\d+$/, 'policy'],
  [/^\d\.6\.\d+$/, 'content'],
]

/** What happened and what to do, as a text of `deliver.json`. The exact words stand beside it. */
export function explainDelivery({ status, final, reply }: Verdict): Message {
  const said = status === '4.4.7' ? undefined : PHRASES.find(([phrase]) => phrase.test(reply ?? ''))
  const found = said ?? SENTENCES.find(([pattern]) => pattern.test(status))
  return {
    key: `deliver.explained.${final ? 'failed' : 'waiting'}.${found?.[1] ?? 'refused'}`,
    values: {},
  }
}

/** The names that explainDelivery may use. */
export const EXPLANATIONS: readonly string[] = [
  ...new Set([...SENTENCES, ...PHRASES].map(([, name]) => name)),
  'refused',
]
