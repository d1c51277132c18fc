/**
 * The small shapes that several screens share. Text named `sentence`, `reason` or `advice` is
 * finished and in the reader's language: templates never put sentences together.
 */

/** The theme a person chose; kept in the cookie `appearance`, readable by script */
export type Appearance = 'auto' | 'light' | 'dark'

/**
 * A point in time as templates print it, made by `moment()` of `moments.ts`:
 * `short` for rows ("14:05", "Tue", "3 Nov", "12/03/2025"), `full` for titles and letters.
 */
export interface Moment {
  iso: string
  short: string
  full: string
}

/** The address at the other end; `name` falls back to the address, `initials` has one or two letters */
export interface Correspondent {
  name: string
  address: string
  initials: string
}

/** `null` in a `reason` is not allowed: a rule that cannot say why has no evidence */
export interface EvidenceLine {
  axis: TrustAxis
  points: number
  ceiling: number | null
  reason: string
  advice: string | null
}

export type TrustAxis = 'technical' | 'personal' | 'service'
export type TrustWord = 'none' | 'low' | 'fair' | 'good' | 'strong'

/** level = min(sum of min(points, budget), ceiling): `axes` holds the points after the budget's cap */
export interface TrustView {
  level: number
  word: TrustWord
  axes: { axis: TrustAxis; points: number; budget: number }[]
  ceiling: number | null
  evidence: EvidenceLine[]
  sealed: boolean
  verifiedSignature: boolean
}

/** What a row shows of trust: no evidence, so that lists stay light */
export type TrustSign = Pick<TrustView, 'level' | 'word' | 'sealed' | 'verifiedSignature'>

export type Band = 'needs_you' | 'worth_reading' | 'can_wait' | 'unwanted'

/** level -10 … +10; `reasons` in order of weight, strongest first */
export interface ImportanceView {
  level: number
  band: Band
  reasons: string[]
}

export type MailboxRole = 'inbox' | 'drafts' | 'sent' | 'archive' | 'junk' | 'trash' | 'own'

/** `slug` is the role, or the id of an own mailbox; `name` is null unless role is own */
export interface MailboxLink {
  slug: string
  role: MailboxRole
  name: string | null
  unread: number
}

/**
 * One line of every list. In Drafts a row is a draft: `draft` is its id and the row opens compose.
 * `who` are the first names or names of `correspondents` as one list of the language ("Marie, Paul and you");
 * the first correspondent lends the initials, and there is always one.
 */
export interface ThreadRow {
  id: string
  mailbox: string
  draft: string | null
  /** what people call the channel of a chat, which has no subject line; null for mail */
  channel: string | null
  subject: string
  who: string
  correspondents: Correspondent[]
  snippet: string
  lastAt: Moment
  unread: boolean
  count: number
  hasAttachments: boolean
  tags: string[]
  importance: Pick<ImportanceView, 'level' | 'band'>
  trust: TrustSign | null
  sending: DeliveryState | null
}

/** `band` is null in lists that are not grouped; `more` is the address of the next page, by key */
export interface ListSection {
  band: Band | null
  rows: ThreadRow[]
  total: number | null
  folded: boolean
  more: string | null
}

export type DeliveryState = 'held' | 'queued' | 'sending' | 'deferred' | 'delivered' | 'bounced'

/** One recipient's way out; `sentence` says what happened and what to do, `detail` is the exact technical truth */
export interface DeliveryView {
  address: string
  state: DeliveryState
  at: Moment
  sentence: string
  /** how it travelled, in words; null where it did not, or nobody knows */
  safety: string | null
  detail: string | null
}

/** `size` is printed as it comes, for example "1.4 MB" */
export interface AttachmentView {
  id: string
  name: string
  mediaType: string
  size: string
  kind: 'image' | 'document' | 'sheet' | 'archive' | 'audio' | 'video' | 'calendar' | 'other'
}

/**
 * One letter of a thread. `body.kind` html is shown in a frame at the route messages.body; text comes
 * as paragraphs whose lines are split, with what is quoted apart, so that it folds without script.
 */
export interface MessageView {
  id: string
  from: Correspondent
  to: Correspondent[]
  cc: Correspondent[]
  /** the names of `to` and `cc` as one list of the language (Intl.ListFormat), empty when there are none */
  toNames: string
  ccNames: string
  mine: boolean
  date: Moment
  unread: boolean
  open: boolean
  snippet: string
  trust: TrustView | null
  importance: ImportanceView | null
  /** in Junk: why it is there */
  spam: SpamView | null
  body: BodyView
  attachments: AttachmentView[]
  deliveries: DeliveryView[]
}

/** `points` are printed as they come; null where there are none */
export interface SpamView {
  lead: string
  reasons: { text: string; points: string | null; speaksForSpam: boolean }[]
}

/** `hasRemote`: it wanted pictures or styles from elsewhere, which were not loaded */
export type BodyView =
  { kind: 'html'; hasRemote: boolean } | { kind: 'text'; blocks: TextBlock[] } | { kind: 'empty' }

/** Lines keep their breaks; a link in a line is a part with `href` (http, https and mailto only) */
export interface TextBlock {
  quoted: boolean
  lines: TextPart[][]
}

export interface TextPart {
  text: string
  href: string | null
}
