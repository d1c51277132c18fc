import type { HeaderFacts } from './facts.js'

/** The value of a header by its lower-case name, the first if there are several. */
export type HeaderReader = (name: string) => string | undefined

/** What the headers say of how a message was made, and for how many. */
export function readHeaders(header: HeaderReader): HeaderFacts {
  const precedence = word(header('precedence'))
  return {
    list: listOf(header, precedence),
    unsubscribe: header('list-unsubscribe') !== undefined,
    bulk: ['bulk', 'junk'].includes(precedence) || header('feedback-id') !== undefined,
    automatic: automaticOf(header, precedence),
    priority: priorityOf(header),
  }
}

/** RFC 2919 §3; whether everybody may write is said by List-Post, or its NO (RFC 2369 §3.4). */
function listOf(header: HeaderReader, precedence: string): HeaderFacts['list'] {
  const post = header('list-post')
  if (post !== undefined && word(post) !== 'no') return 'discussion'
  if (header('list-id') !== undefined) return 'announcements'
  return precedence === 'list' ? 'discussion' : null
}

/** RFC 3834 §5, and what was in use before it and beside it. */
function automaticOf(header: HeaderReader, precedence: string): HeaderFacts['automatic'] {
  const submitted = word(header('auto-submitted'))
  const answered = header('x-autoreply') ?? header('x-autorespond')
  if (submitted === 'auto-replied' || precedence === 'auto_reply' || answered) return 'replied'
  if (submitted.startsWith('auto-')) return 'generated'
  return header('x-auto-response-suppress') === undefined ? null : 'generated'
}

/** Importance and Priority (RFC 2156 §5.3.6, §5.3.4), and X-Priority from 1, highest, to 5. */
function priorityOf(header: HeaderReader): HeaderFacts['priority'] {
  const said = ['importance', 'priority', 'x-priority'].map((name) => word(header(name)))
  if (said.some((value) => ['high', 'urgent', '1', '2'].includes(value))) return 'high'
  return said.some((value) => ['low', 'non-urgent', '4', '5'].includes(value)) ? 'low' : null
}

/** The first word, without parameters and comments. */
function word(value: string | undefined): string {
  return /^[\w-]+/.exec(value?.trim().toLowerCase() ?? '')?.[0] ?? ''
}
