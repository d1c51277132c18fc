import type { ContributionPoint } from '@caliopen/contract/manifest/manifest'
import type { Smarthost } from '#core/mail/deliver/smarthost/smarthost_setting.js'
import type { MtaStsMode } from '#core/mail/dns/published/mta_sts_setting.js'
import type { FieldView } from '#core/plugins/forms/field_views.js'
import type { Confirmation } from '#core/webmail/sign_in/confirmation.js'
import type { Correspondent, Moment } from '#core/webmail/view_parts.js'

/**
 * What each template of the console gets.
 *
 * | template                | gets              | with status |
 * |-------------------------|-------------------|-------------|
 * | admin/refused           | (Everywhere)      | 403         |
 * | admin/overview          | OverviewPage      | 200         |
 * | admin/plugins           | PluginsPage       | 200         |
 * | admin/plugin            | PluginPage        | 200         |
 * | admin/plugin_settings   | PluginSettingsPage| 200, 422    |
 * | admin/past_mail         | PastMailPage      | 200         |
 * | admin/plugin_removal    | PluginRemovalPage | 200, 422    |
 * | admin/upload            | UploadPage        | 200, 422    |
 * | admin/operation         | OperationPage     | 200, 422    |
 * | admin/marketplace       | MarketplacePage   | 200         |
 * | admin/offer             | OfferPage         | 200         |
 * | admin/indexes           | IndexesPage       | 200, 422    |
 * | admin/themes            | ThemesPage        | 200         |
 * | admin/settings          | SettingsPage      | 200, 422    |
 * | admin/people            | PeoplePage        | 200, 422    |
 * | admin/person            | PersonPage        | 200, 422    |
 * | admin/groups            | GroupsPage        | 200, 422    |
 * | admin/group             | GroupPage         | 200, 422    |
 * | admin/domains           | DomainsPage       | 200, 422    |
 * | admin/activity          | ActivityPage      | 200         |
 * | admin/reports           | ReportsPage       | 200         |
 * | admin/queue             | QueuePage         | 200         |
 * | admin/delivery          | DeliveryPage      | 200, 422    |
 * | admin/senders           | SendersPage       | 200, 422    |
 * | admin/sending           | SendingPage       | 200, 422    |
 * | admin/antispam          | AntispamPage      | 200, 422    |
 * | admin/domain_keys       | DomainKeysPage    | 200, 422    |
 *
 * Every template also gets `Everywhere` of the webmail and, but for `refused`, `{ shell: ConsoleShell }`.
 *
 * | route                       | method | path                                  | notes |
 * |-----------------------------|--------|---------------------------------------|-------|
 * | console.overview            | GET    | /admin                                | |
 * | console.plugins             | GET    | /admin/plugins                        | |
 * | console.plugins.upload      | GET    | /admin/upload                         | |
 * | console.plugins.upload.store| POST   | /admin/upload                         | multipart: package; to the operation |
 * | console.plugins.show        | GET    | /admin/plugins/:id                    | |
 * | console.plugins.icon        | GET    | /admin/plugins/:id/icon               | image/svg+xml |
 * | console.plugins.settings    | GET    | /admin/plugins/:id/settings           | |
 * | console.plugins.settings.store | POST | /admin/plugins/:id/settings          | fields[…], forget[], password |
 * | console.plugins.automatic   | POST   | /admin/plugins/:id/automatic          | automatic: on or nothing |
 * | console.plugins.operations  | POST   | /admin/plugins/:id/operations         | kind: update, rollback, activate, deactivate; to the operation |
 * | console.plugins.past_mail   | GET    | /admin/plugins/:id/past-mail          | ?version=…: what its trust rules would change |
 * | console.plugins.past_mail.store | POST | /admin/plugins/:id/past-mail        | all past mail is judged again |
 * | console.plugins.removal     | GET    | /admin/plugins/:id/removal            | |
 * | console.plugins.removal.store | POST | /admin/plugins/:id/removal            | data: keep, export, purge; password; to the operation |
 * | console.plugins.operation   | GET    | /admin/operations/:id                 | progress; `Accept: application/json`: `{ state }` |
 * | console.plugins.approval    | POST   | /admin/operations/:id/approval        | private_hosts[], owner, password |
 * | console.plugins.refusal     | POST   | /admin/operations/:id/refusal         | |
 * | console.marketplace         | GET    | /admin/marketplace                    | ?q=…&category=POINT |
 * | console.marketplace.show    | GET    | /admin/marketplace/:id                | |
 * | console.marketplace.picture | GET    | /admin/marketplace/:id/pictures/:name | `icon`, or the number of a screenshot |
 * | console.marketplace.install | POST   | /admin/marketplace/:id/install        | to the operation |
 * | console.marketplace.indexes | GET    | /admin/indexes                        | |
 * | console.marketplace.indexes.store   | POST | /admin/indexes                  | address, key, token, own_network, password |
 * | console.marketplace.indexes.refresh | POST | /admin/indexes/refresh          | |
 * | console.marketplace.indexes.destroy | POST | /admin/indexes/:name/removal    | |
 * | console.themes              | GET    | /admin/themes                         | |
 * | console.settings            | GET    | /admin/settings                       | |
 * | console.themes.choose       | POST   | /admin/themes                         | theme; previews are the webmail's theme_previews |
 * | console.settings.store      | POST   | /admin/settings                       | multipart: name, language, logo, forget_logo, own_accent, accent |
 * | console.people              | GET    | /admin/people                         | ?q=…&after=ADDRESS pages |
 * | console.people.store        | POST   | /admin/people                         | name, address, domain, role, passphrase (empty: made), password |
 * | console.people.room         | POST   | /admin/room                           | gigabytes: of everybody without their own |
 * | console.people.show         | GET    | /admin/people/:id                     | |
 * | console.people.own_room     | POST   | /admin/people/:id/room                | gigabytes |
 * | console.people.close, open  | POST   | /admin/people/:id/closure, opening    | |
 * | console.people.passphrase   | POST   | /admin/people/:id/passphrase          | passphrase (empty: made), password |
 * | console.people.aliases, .end | POST  | /admin/people/:id/aliases, /removal   | alias |
 * | console.groups, .store      | GET, POST | /admin/groups                      | name, address, domain, members, members_only |
 * | console.groups.show, .update | GET, POST | /admin/groups/:id                 | |
 * | console.groups.end          | POST   | /admin/groups/:id/removal             | |
 * | console.domains, .store     | GET, POST | /admin/domains                     | name |
 * | console.domains.catch_all   | POST   | /admin/domains/:name/catch-all        | catch_all: an address, or empty |
 * | console.domains.end         | POST   | /admin/domains/:name/removal          | |
 * | console.sending             | GET    | /admin/sending                        | |
 * | console.sending.store       | POST   | /admin/sending                        | way, host, port, tls, user, password, domains |
 * | console.sending.policy      | POST   | /admin/sending/policy                 | mode |
 * | console.sending.attempts    | POST   | /admin/sending/attempts               | the smarthost is talked to |
 * | console.antispam            | GET    | /admin/antispam                       | |
 * | console.antispam.store      | POST   | /admin/antispam                       | scanner, controller, password, forget_password, when_absent, junk, reject, refuses, waits, zones |
 * | console.domain_keys         | GET    | /admin/domain-keys                    | the DNS is asked at that moment |
 * | console.domain_keys.disowned | POST  | /admin/domain-keys/disowned           | rejected: refuse or junk; sealers |
 * | console.domain_keys.rotation | POST  | /admin/domain-keys/:domain/rotation   | password |
 * | console.antispam.attempts   | POST   | /admin/antispam/attempts              | two samples are scanned |
 * | console.activity            | GET    | /admin/activity                       | ?before=ID pages |
 * | console.reports             | GET    | /admin/reports                        | the last 30 days |
 * | console.queue               | GET    | /admin/queue                          | ?state=…&only=DOMAIN&after=… pages |
 * | console.queue.pause, resume | POST   | /admin/queue/pauses, …/removal        | destination |
 * | console.queue.retry         | POST   | /admin/queue/attempts                 | destination |
 * | console.queue.lift          | POST   | /admin/queue/suppressions/removal     | recipient |
 * | console.queue.show          | GET    | /admin/queue/:id                      | |
 * | console.queue.hold, release | POST   | /admin/queue/:id/hold, /release       | |
 * | console.queue.reroute       | POST   | /admin/queue/:id/way                  | via: HOST or HOST:PORT, or empty |
 * | console.queue.drop          | POST   | /admin/queue/:id/removal              | silent: on or nothing |
 * | console.senders             | GET    | /admin/senders                        | |
 * | console.senders.store       | POST   | /admin/senders                        | app_passwords_only, messagesAnHour, recipientsAnHour, messagesADay, recipientsADay |
 *
 * Text named `sentence`, `advice`, `reason` or `text` is finished and in the reader's language. What is dangerous
 * comes with `confirmation`: the form asks for the password where it was not given within 15 minutes.
 */
export interface ConsoleShell {
  account: Correspondent
  /** plugins that were switched off by us, and operations that wait for an answer */
  needing: number
  /** the room: overview, plugins, marketplace, themes, settings, activity */
  current: string
}

/** How good something is, worst last; never said by colour alone. */
export type Standing = 'good' | 'notice' | 'attention' | 'bad'

export interface Link {
  text: string
  href: string
}

/** One thing that was looked at. `detail` is the exact technical truth. */
export interface Finding {
  standing: Standing
  sentence: string
  advice: string | null
  detail: string | null
  link: Link | null
}

/** `summary` says it all in one sentence; what is good stands below what is not. */
export interface OverviewPage {
  summary: string
  standing: Standing
  concerns: Finding[]
  fine: Finding[]
}

/** A plugin as it is met everywhere: `icon` is an address, null draws the sign of its first point. */
export interface PluginHead {
  id: string
  name: string
  summary: string
  icon: string | null
  points: ContributionPoint[]
}

export interface PluginsPage {
  summary: string
  /** what is being installed */
  underWay: OperationLink[]
  rows: PluginRow[]
}

/** `operation` is what is being done with it right now. */
export interface PluginRow extends PluginHead {
  href: string
  version: string
  standing: Standing
  sentence: string
  failure: Finding | null
  update: string | null
  operation: OperationLink | null
}

/** Where the progress of an operation is seen; `asks`: it waits for somebody. */
export interface OperationLink extends Link {
  asks: boolean
}

/** What a plugin brings, and what it is handed for that. */
export interface BroughtView {
  point: ContributionPoint
  sentence: string
  /** of what it brings several of */
  names: string[]
  handed: string
}

/** One thing that it may reach. `how` is the way there, `why` the plugin's own reason, `caution` ours. */
export interface PermissionView {
  icon: 'reach' | 'storage' | 'secrets' | 'schedule'
  sentence: string
  how: string | null
  why: string | null
  caution: string | null
  change: 'added' | 'same' | 'removed'
}

export interface PluginPage {
  plugin: PluginHead & {
    version: string
    licence: string
    homepage: string | null
    /** where holes are reported, and how that is written */
    security: string
    contact: string
  }
  standing: Standing
  sentence: string
  failure: Finding | null
  operation: OperationLink | null
  /** what it wants to be told before it can work */
  unanswered: string | null
  /** what the button says */
  update: string | null
  /** what may be asked of it now */
  may: { activate: boolean; deactivate: boolean; rollback: boolean }
  hasSettings: boolean
  /** it has trust rules, which say something of past mail */
  brings: BroughtView[]
  permissions: PermissionView[]
  /** servers of one's own network that it may reach, as one list; empty: none */
  privateHosts: string
  figures: Figure[]
  log: LogLine[]
  versions: VersionsView
  owner: OwnerView
}

export interface Figure {
  name: string
  value: string
}

export interface LogLine {
  at: Moment
  level: 'info' | 'warn' | 'error'
  text: string
}

export interface VersionsView {
  /** where this one came from, and since when it is here */
  sentence: string
  /** what it can go back to, and what the button says */
  rollback: string | null
  rollbackText: string | null
  automatic: boolean
}

export interface OwnerView {
  publisher: string
  url: string | null
  /** the key in groups that people can compare */
  fingerprint: string
  /** oldest first; empty when it was never anybody else's */
  history: { sentence: string; fingerprint: string }[]
}

/** Servers of one's own network that it may reach, one a line as typed; null where it reaches none at all. */
export interface PrivateHostsView {
  typed: string
  error: string | null
}

export interface PluginSettingsPage {
  plugin: PluginHead
  privateHosts: PrivateHostsView | null
  fields: FieldView[]
  /** some of the questions came back */
  refused: boolean
  confirmation: Confirmation
}

export interface PluginRemovalPage {
  plugin: PluginHead
  data: 'keep' | 'export' | 'purge'
  confirmation: Confirmation
}

/** What a plugin's trust rules would make of past mail; `obstacle` says why that is not known, or not all of it. */
export interface PastMailPage {
  plugin: PluginHead
  back: string
  title: string
  summary: string
  obstacle: Finding | null
  /** how many messages each word is said of, now and then */
  words: { word: string; now: number; then: number }[]
  /** where most would change */
  examples: { from: string; now: number; then: number; reasons: string[] }[]
  /** null where it is not installed */
  replay: { isOn: boolean; sentence: string | null } | null
}

/** `faults` say why the file was not taken. */
export interface UploadPage {
  faults: string[]
  /** printed, for the hint */
  largest: string
}

export type StepState = 'done' | 'current' | 'failed' | 'waiting'

/** `asking`: nothing was changed yet, and somebody must say yes. Edge keeps the name `state` for itself. */
export interface OperationPage {
  id: string
  title: string
  plugin: PluginHead | null
  phase: 'waiting' | 'running' | 'asking' | 'done' | 'failed'
  isUnderWay: boolean
  /** what is being done, or what came of it */
  sentence: string
  steps: { sentence: string; state: StepState }[]
  progress: number
  faults: { sentence: string; detail: string | null }[]
  questions: QuestionsView | null
  /** where to go on from here */
  onward: Link
  /** where what the plugin had kept was written to, on the server */
  file: string | null
}

export interface QuestionsView {
  /** the plugin is somebody else's now: refuse, unless one knows why */
  owner: { before: OwnerView; after: OwnerView } | null
  /** what is asked for: everything at first, the difference on an update */
  isUpdate: boolean
  brings: BroughtView[]
  permissions: PermissionView[]
  /** more is asked than was approved */
  asksMore: boolean
  privateHosts: PrivateHostsView | null
  submit: string
  confirmation: Confirmation
}

export interface MarketplacePage {
  query: string
  category: ContributionPoint | null
  categories: { point: ContributionPoint | null; text: string; href: string; current: boolean }[]
  summary: string
  cards: OfferCard[]
  /** indexes that need somebody */
  concerns: Finding[]
}

export interface OfferCard extends PluginHead {
  href: string
  publisher: string
  version: string
  /** installed, an update, too new for this Caliopen …; null: it can be had */
  mark: { standing: Standing; text: string } | null
}

export interface OfferPage {
  plugin: PluginHead
  version: string
  facts: {
    from: string
    published: Moment
    size: string
    licence: string
    homepage: string | null
    security: string
    contact: string
    core: string
  }
  /** why it cannot be installed, or should be thought about */
  obstacle: Finding | null
  installed: { version: string; href: string } | null
  /** what the button says; null: nothing to be done */
  submit: string | null
  brings: BroughtView[]
  permissions: PermissionView[]
  /** the permissions are told beside those that were approved */
  isUpdate: boolean
  screenshots: { href: string; text: string }[]
  versions: { version: string; published: Moment; changes: MarkdownBlock[]; note: string | null }[]
  owner: OwnerView
}

/** A changelog, as much of Markdown as it needs: headings, lists and paragraphs of plain text. */
export type MarkdownBlock =
  | { kind: 'heading'; text: string }
  | { kind: 'list'; items: string[] }
  | { kind: 'paragraph'; text: string }

/** `proposal` is what was found at the address, before its key is pinned. */
export interface IndexesPage {
  indexes: IndexView[]
  form: { address: string; mirrors: string; token: string; ownNetwork: boolean }
  fault: { sentence: string; detail: string } | null
  proposal: {
    title: string
    sentence: string
    keys: { key: string; fingerprint: string }[]
  } | null
  confirmation: Confirmation
}

export interface IndexView {
  name: string
  title: string
  standing: Standing
  sentence: string
  facts: string
  advice: string | null
  detail: string | null
  addresses: string[]
  isPrivate: boolean
  fingerprints: string[]
  removable: boolean
}

/** `sleeping` are plugins that bring a theme, and are off. */
export interface ThemesPage {
  themes: ThemeCard[]
  sleeping: Link[]
  /** where there are others */
  more: string
}

export interface ThemeCard {
  name: string
  title: string
  summary: string
  /** what brings it; null for our own */
  plugin: Link | null
  chosen: boolean
  /** whoever looks at this page sees theirs in it */
  previewed: boolean
  failure: Finding | null
}

/** `errors` are finished sentences by field. */
export interface SettingsPage {
  name: string
  language: string
  languages: { code: string; name: string }[]
  /** #rrggbb; null for the theme's own */
  accent: string | null
  hasLogo: boolean
  errors: { name?: string; accent?: string; logo?: string }
}

export interface DomainKeysPage {
  domains: DomainKeysView[]
  confirmation: Confirmation
  /** `sealers` one a line, as it was typed */
  disowned: { rejected: 'refuse' | 'junk'; sealers: string; error: string | null }
}

/** The keys of a domain; `whyNot` is said where they may not take turns. */
export interface DomainKeysView {
  name: string
  standing: Standing
  sentence: string
  advice: string | null
  mayRotate: boolean
  whyNot: string
  keys: KeyView[]
}

/** `name` and `text` are the record, to the letter; folded where there is nothing to do. */
export interface KeyView {
  title: string
  state: string
  standing: Standing
  shown: string
  name: string
  text: string
  folded: boolean
}

/** `tried`: what the smarthost said, where somebody asked; `records` are what belongs into the DNS */
export interface SendingPage {
  findings: Finding[]
  form: SendingFormView
  canTry: boolean
  tried: Finding[]
  mode: MtaStsMode
  records: { name: string; type: string; value: string }[]
}

/** As it was typed; `domains` one a line. `errors` are finished sentences by field. */
export interface SendingFormView {
  way: 'direct' | 'smarthost'
  host: string
  port: string
  tls: Smarthost['tls']
  user: string
  hasPassword: boolean
  domains: string
  errors: { host?: string; port?: string; user?: string; domains?: string }
}

/** `tried`: what became of the samples, where somebody asked */
export interface AntispamPage {
  findings: Finding[]
  form: AntispamFormView
  canTry: boolean
  tried: Finding[]
}

/** As it was typed; `zones` one a line. `errors` are finished sentences by field. */
export interface AntispamFormView {
  scanner: string
  controller: string
  hasPassword: boolean
  whenAbsent: 'accept' | 'defer'
  junk: string
  reject: string
  refuses: boolean
  waits: boolean
  zones: string
  errors: {
    scanner?: string
    controller?: string
    junk?: string
    reject?: string
    zones?: string
  }
}

/** The latest first; `days` as a diary, `older` is the address of the next page. */
export interface ActivityPage {
  days: { day: string; acts: ActView[] }[]
  older: string | null
  latest: string | null
}

export interface ActView {
  sentence: string
  at: Moment
  /** the hour alone: the day stands above */
  time: string
  /** where from, as far as it is known */
  from: string | null
}
