import type { ChannelsPage, LinkPage } from './channels/channel_views.js'
import type { ChatView } from './chats/chat_views.js'
import type { DiscussionView } from './discussions/discussion_views.js'
import type { ProgramsPage } from './programs/program_views.js'
import type {
  Appearance,
  AttachmentView,
  Band,
  Correspondent,
  ListSection,
  MailboxLink,
  MailboxRole,
  MessageView,
  Moment,
} from './view_parts.js'

/**
 * What each template of people's screens gets.
 *
 * | template                       | gets               | with status     |
 * |--------------------------------|--------------------|-----------------|
 * | webmail/sign_in                | SignInPage         | 200, 401, 429   |
 * | webmail/mailbox                | MailboxPage        | 200             |
 * | webmail/thread                 | ThreadPage         | 200             |
 * | webmail/chat                   | ChatPage           | 200, 422        |
 * | webmail/discussion             | DiscussionPage     | 200             |
 * | webmail/compose                | ComposePage        | 200, 422        |
 * | webmail/search                 | SearchPage         | 200             |
 * | webmail/source                 | SourcePage         | 200             |
 * | webmail/set_asides             | SetAsidesPage      | 200             |
 * | webmail/settings               | SettingsPage       | 200             |
 * | webmail/channels               | ChannelsPage       | 200             |
 * | webmail/link                   | LinkPage           | 200, 422        |
 * | webmail/forwarding             | ForwardingPage     | 200, 422        |
 * | webmail/programs               | ProgramsPage       | 200, 201, 422   |
 * | webmail/errors/not_found       | (Everywhere only)  | 404             |
 * | webmail/errors/server_error    | ServerErrorPage    | 500             |
 * | webmail/errors/too_many        | TooManyPage        | 429             |
 *
 * Every template also gets `Everywhere`, and those of signed-in people `{ shell: Shell }`: a middleware shares them
 * with `ctx.view.share`. `t` and `i18n` come from the i18n middleware, `csrfField()` from shield. Error pages
 * must also work when no session, shell or i18n could be had: they fall back to English.
 *
 * | route              | method | path                                 | notes |
 * |--------------------|--------|--------------------------------------|-------|
 * | home               | GET    | /                                    | to the inbox, or to sign_in |
 * | sign_in            | GET    | /sign-in                             | ?to=PATH, same origin only |
 * | sessions.store     | POST   | /sessions                            | address, password, to |
 * | sessions.destroy   | POST   | /sessions/end                        | |
 * | mailboxes.show     | GET    | /mail/:mailbox                       | slug; ?band=BAND&after=KEY pages |
 * | threads.show       | GET    | /mail/:mailbox/threads/:id           | ?q=… keeps the search beside it; a chat: ?before=KEY pages |
 * | chats.messages     | POST   | /mail/:mailbox/threads/:id/messages  | text, attachments[]; 422 renders the chat |
 * | chats.reading      | POST   | /mail/:mailbox/threads/:id/reading   | what came while it was looked at was read; 204 |
 * | discussions.show   | GET    | /discussions/:id                     | everything with the same people; ?before=KEY pages |
 * | contacts.store     | POST   | /discussions/:id/addresses           | address: is the same person's, too; undoable |
 * | contacts.destroy   | POST   | /contact-merges/:id/end              | they are two after all |
 * | messages.body      | GET    | /messages/:id/body                   | the frame's document, with its own CSP |
 * | messages.source    | GET    | /messages/:id/source                 | page |
 * | messages.raw       | GET    | /messages/:id/raw                    | message/rfc822, as a download |
 * | attachments.show   | GET    | /messages/:message/attachments/:id   | as a download |
 * | compose            | GET    | /compose                             | ?reply=ID[&all=1], ?forward=ID, ?to=ADDRESS |
 * | drafts.show        | GET    | /drafts/:id                          | compose again |
 * | drafts.store       | POST   | /drafts                              | fields of compose; Accept JSON: `{ id, savedAt }`, else to drafts.show |
 * | drafts.destroy     | POST   | /drafts/:id/discard                  | undoable |
 * | submissions.store  | POST   | /submissions                         | fields of compose; 422 renders compose |
 * | archives.store     | POST   | /archives                            | threads[], from; undoable |
 * | trashes.store      | POST   | /trashes                             | threads[], from; undoable |
 * | junks.store        | POST   | /junks                               | threads[], from; undoable |
 * | inboxes.store      | POST   | /inboxes                             | threads[], from: back to the inbox; undoable |
 * | readings.store     | POST   | /readings                            | threads[], from: marks read |
 * | readings.destroy   | POST   | /readings/end                        | threads[], from: marks unread |
 * | undos.store        | POST   | /undos                               | token: takes back a move, a discard or a submission that is still held |
 * | search             | GET    | /search                              | ?q=…&after=KEY |
 * | set_asides.index   | GET    | /set-aside                           | |
 * | set_asides.source  | GET    | /set-aside/:id/source                | webmail/source |
 * | set_asides.raw     | GET    | /set-aside/:id/raw                   | message/rfc822, as a download |
 * | settings           | GET    | /settings                            | |
 * | settings.language  | POST   | /settings/language                   | language |
 * | settings.appearance| POST   | /settings/appearance                 | appearance: auto, light, dark (cookie, not http-only) |
 * | links.index        | GET    | /settings/channels                   | |
 * | links.create       | GET    | /settings/channels/:channel/new      | |
 * | links.store        | POST   | /settings/channels/:channel          | fields[…]; 422 renders the form |
 * | links.resume       | GET    | /settings/channels/:channel/return   | after a redirect or a scan |
 * | links.destroy      | POST   | /settings/links/:id/end              | forgets the address and what opened it |
 * | forwarding.show    | GET    | /settings/forwarding                 | |
 * | forwarding.store   | POST   | /settings/forwarding                 | address, password; a code goes there |
 * | forwarding.confirm | POST   | /settings/forwarding/confirmation    | address, code |
 * | forwarding.update  | POST   | /settings/forwarding/copies          | keeps: on or nothing |
 * | forwarding.destroy | POST   | /settings/forwarding/removal         | address |
 * | programs.index     | GET    | /settings/programs                   | |
 * | programs.store     | POST   | /settings/programs                   | name, password; 201 renders the page with the secret, once |
 * | programs.destroy   | POST   | /settings/programs/:id/end           | the program is out |
 * | theme_previews.store | POST | /theme-previews                      | theme; administrators: their own pages look like it from now on |
 * | theme_previews.destroy | POST | /theme-previews/end                | |
 * | theme_choices.store | POST  | /theme-choices                       | theme; administrators: everybody's pages do |
 * | events             | GET    | /events                              | text/event-stream, see below |
 *
 * `threads[]` is repeated, one id each; after any of these POSTs: 303 to the referring list (`from` is its slug).
 *
 * Requests with the header `Turbo-Frame: pane` want only the reading pane: then `list` is null and nothing of it
 * need be read. Requests with `Turbo-Frame: list` want only the list: then pass the list, and no thread.
 *
 * /events sends `event: mail` with `{"mailboxes": ["inbox"], "threads": ["ID"], "unread": {"inbox": 3}}` for each
 * change of the account (mailboxes are slugs, `unread` those whose count changed), and a comment line every 25 s.
 *
 * The frame's document (messages.body) tells its height with `parent.postMessage({ caliopen: 'height', height }, '*')`, in
 * CSS pixels, whenever it changes. It carries `<base target="_blank">` so that links open beside the application.
 */
export interface Everywhere {
  appearance: Appearance
  /** null before there is one, and on error pages that cannot know */
  organisation: string | null
  flash: Flash | null
  /** the part that is asked for, where it is not the whole page */
  frame: 'list' | 'pane' | null
  /** path and query of this page */
  here: string
}

/** What was just done. `text` is a finished sentence; `undo` shows the button for so many seconds */
export interface Flash {
  kind: 'done' | 'notice' | 'failure'
  text: string
  undo: { token: string; seconds: number } | null
}

/** `current` is the slug of the mailbox shown, or the name of another screen; administrators have a way to the console */
export interface Shell {
  account: Correspondent
  administrator: boolean
  mailboxes: MailboxLink[]
  current: string
  setAside: number
}

/** `error` is a finished sentence; `to` where to go afterwards */
export interface SignInPage {
  address: string
  to: string
  error: string | null
}

/**
 * `firstUse`: nothing ever arrived here. Then the empty inbox tells the address to give to others.
 * `groupedBy` is importance for the inbox, null elsewhere.
 */
export interface MailboxList {
  mailbox: { slug: string; role: MailboxRole; name: string | null }
  sections: ListSection[]
  groupedBy: 'importance' | null
  /** no section has a row */
  empty: boolean
  firstUse: boolean
  /** set on a further page of one band or list, so that a way back is shown */
  page: { band: Band | null; first: string } | null
}

export interface MailboxPage {
  list: MailboxList
}

/** `list` is what stands beside the letter: null for Turbo-Frame: pane. `neighbours` are for j and k without a list */
export interface ThreadPage {
  list: MailboxList | SearchResults | null
  thread: {
    id: string
    mailbox: string
    role: MailboxRole
    subject: string
    tags: string[]
    messages: MessageView[]
    neighbours: { newer: string | null; older: string | null }
    /** the id of the discussion with the same people on every channel */
    people: string | null
    /** the message that reply, reply to all and forward speak of: the last one that is not mine */
    answer: string
    several: boolean
  }
}

/** A thread of a channel that is not email. */
export interface ChatPage {
  list: ThreadPage['list']
  chat: ChatView
}

/** What an account and the same people wrote to each other on every channel. */
export interface DiscussionPage {
  discussion: DiscussionView
}

/**
 * `query` as typed; `unknown` are words with a colon that are no operator, as one list of the language,
 * so that we can say so, or null.
 */
export interface SearchResults {
  query: string
  sections: ListSection[]
  count: number | null
  empty: boolean
  unknown: string | null
}

export interface SearchPage {
  list: SearchResults
}

export type ComposeKind = 'new' | 'reply' | 'reply_all' | 'forward' | 'draft'

/**
 * `to`, `cc`, `bcc` as one line each, as typed ("Name <address>, …"). `errors` are finished sentences by field.
 * `answering` is the message shown folded under the form; its text is quoted by the server when it is sent.
 */
export interface ComposePage {
  kind: ComposeKind
  draft: string | null
  /** `channel` is what people call it; null for mail */
  from: {
    identities: { id: string; address: string; name: string; channel: string | null }[]
    chosen: string
  }
  /** what the channel of the chosen identity carries, where that is not mail */
  chat: ChatCarriage | null
  /** other ways to write to the same person */
  ways: { title: string; href: string }[]
  to: string
  cc: string
  bcc: string
  subject: string
  text: string
  inReplyTo: string | null
  forwarded: string | null
  attachments: AttachmentView[]
  answering: { from: Correspondent; date: Moment; snippet: string } | null
  suggestions: Correspondent[]
  /** for the hint, for example "25 MB" */
  sizeLimit: string
  errors: ComposeErrors
}

/** `notices` say what would not arrive; a part that the channel does not carry is not asked for */
export interface ChatCarriage {
  notices: string[]
  /** characters; null without a limit */
  limit: number | null
  subject: boolean
  attachments: boolean
}

export type ComposeField = 'to' | 'cc' | 'bcc' | 'subject' | 'text' | 'attachments' | 'from'
export type ComposeErrors = Partial<Record<ComposeField, string>>

/**
 * The fields that the compose form posts (multipart/form-data) to submissions.store and drafts.store:
 * draft, from, to, cc, bcc, subject, text, inReplyTo, forwarded, keep[] (ids of attachments to keep), attachments[] (files).
 */
export interface ComposeFields {
  draft: string
  from: string
  to: string
  cc: string
  bcc: string
  subject: string
  text: string
  inReplyTo: string
  forwarded: string
  keep: string[]
}

/** `text` is cut at 256 KB: then `cut` is true and the download has it whole */
export interface SourcePage {
  title: string
  text: string
  size: string
  cut: boolean
  raw: string
  back: string
}

/** Messages that could not be read: `reason` is a sentence, `detail` the exact error */
export interface SetAsidesPage {
  messages: {
    id: string
    from: string | null
    subject: string | null
    receivedAt: Moment
    size: string
    reason: string
    detail: string
  }[]
}

export interface SettingsPage {
  language: string
  languages: { code: string; name: string }[]
  /** how much mail there is, and may be; advice where little room is left */
  room: { used: string; percent: number | null; advice: string | null }
}

export type { ChannelsPage, LinkPage, ProgramsPage }

/** `reference` is what the log can be searched for */
export interface ServerErrorPage {
  reference: string | null
}

export interface TooManyPage {
  seconds: number
}
