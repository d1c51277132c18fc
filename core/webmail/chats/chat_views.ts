import type {
  AttachmentView,
  Correspondent,
  ImportanceView,
  MailboxRole,
  Moment,
  TextPart,
  TrustView,
} from '../view_parts.js'

/** A channel as pages name it. */
export interface ChannelView {
  name: string
  title: string
}

/** Where a message of ours is on its way; `received` and `read` were told by the far side. */
export type BubbleState =
  'held' | 'queued' | 'sending' | 'deferred' | 'sent' | 'received' | 'read' | 'bounced'

/** One message of a chat. Texts are finished sentences. */
export interface BubbleView {
  id: string
  mine: boolean
  lines: TextPart[][]
  /** it was taken back: there are no lines */
  gone: boolean
  edited: boolean
  /** it could not be read; its source can */
  setAside: boolean
  /** what it answers */
  quote: { name: string; text: string } | null
  reactions: { signs: string; names: string }[]
  time: string
  full: string
  iso: string
  unread: boolean
  attachments: AttachmentView[]
  /** null for what came in */
  state: { name: BubbleState; sentence: string; detail: string | null } | null
  /** takes it back, while that can be */
  undo: string | null
}

/** What one person wrote without another in between. */
export interface BubbleGroup {
  mine: boolean
  person: Correspondent
  bubbles: BubbleView[]
}

export interface ChatDay {
  key: string
  heading: string
  groups: BubbleGroup[]
}

/** The box below a chat. `refusal` says why nothing can be sent, `notice` what the channel does not carry. */
export interface ReplyBox {
  refusal: string | null
  notices: string[]
  /** characters; null without a limit */
  limit: number | null
  attachments: boolean
  text: string
  error: string | null
}

export interface ChatView {
  id: string
  mailbox: string
  role: MailboxRole
  person: Correspondent
  channel: ChannelView
  /** the account's own address there */
  own: string | null
  days: ChatDay[]
  /** the address of what was before, and of the latest where this is not it */
  more: string | null
  first: string | null
  neighbours: { newer: string | null; older: string | null }
  /** the id of the discussion with the same people on every channel */
  discussion: string | null
  trust: TrustView | null
  importance: ImportanceView | null
  reply: ReplyBox
}

export type { Moment }
