import type { BubbleView, ChannelView } from '../chats/chat_views.js'
import type { Correspondent, Moment, TrustSign } from '../view_parts.js'

/** A way to write to a person: `carries` says what would not arrive, before anybody types. */
export interface WayView {
  channel: ChannelView
  address: string
  /** where it is written; null where it cannot be, and then `carries` says why */
  href: string | null
  /** an address of the form to compose: it opens beside what is read */
  composes: boolean
  carries: string
}

export interface PersonView {
  person: Correspondent
  ways: WayView[]
  /** the latest merge that made this contact, to be taken apart again */
  merged: { id: string; addresses: string } | null
}

export interface LetterCard {
  id: string
  href: string
  from: Correspondent
  mine: boolean
  subject: string
  snippet: string
  date: Moment
  unread: boolean
  hasAttachments: boolean
  trust: TrustSign | null
}

export type DiscussedView =
  | { kind: 'letter'; mine: boolean; letter: LetterCard }
  | {
      kind: 'chat'
      mine: boolean
      channel: ChannelView
      href: string
      person: Correspondent
      bubble: BubbleView
    }

export interface DiscussionDay {
  key: string
  heading: string
  messages: DiscussedView[]
}

export interface DiscussionView {
  id: string
  who: string
  people: PersonView[]
  days: DiscussionDay[]
  /** the address of what was before, and of the latest where this is not it */
  more: string | null
  first: string | null
  /** addresses that may be the same person's; empty where there are several people */
  candidates: { value: string; label: string }[]
}
