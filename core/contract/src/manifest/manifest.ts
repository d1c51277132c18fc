import type { TextKey } from '../text.js'
import type { Field } from './fields.js'

/**
 * `plugin.json`: what a plugin says of itself. It is checked against `plugin.schema.json` before a
 * single line of the plugin is loaded; what it does not declare, the plugin does not get.
 */
export interface Manifest {
  $schema?: string
  /** 3 to 64 of a-z, 0-9 and single hyphens, a letter first; the same for all its versions */
  id: string
  publisher: Publisher
  /** Semantic Versioning 2.0.0 */
  version: string
  /** the versions of the core that it works with, as a range of node-semver */
  core: string
  /** texts `name` and `summary` of its locales are what people read; these are the English ones */
  name: string
  summary: string
  /** SPDX expression */
  licence: string
  /** where holes are reported: https: or mailto: */
  security: string
  homepage?: string
  /** languages with a file in `locales/`; `en` is one of them */
  locales: string[]
  contributes: Contributions
  permissions: Permissions
  /** asked of the administrator, for the whole installation */
  settings: Field[]
  /** images below `screenshots/`, shown in the marketplace */
  screenshots?: Screenshot[]
}

export interface Publisher {
  /** as an id of a plugin */
  id: string
  name: string
  url?: string
}

export interface Screenshot {
  /** below `screenshots/`: PNG, WebP or JPEG, at most 512 KiB */
  file: string
  /** what it shows, for who cannot see it: English */
  description: string
}

/** At least one. Names are unique in the installation: the second plugin that brings one is refused. */
export interface Contributions {
  channels?: ChannelDeclaration[]
  trustRules?: TrustRuleDeclaration[]
  themes?: ThemeDeclaration[]
  dnsProviders?: DnsProviderDeclaration[]
  importers?: ImporterDeclaration[]
  billing?: BillingDeclaration[]
}

export type ContributionPoint = keyof Contributions

export interface ChannelDeclaration {
  /** what stands in `messages.channel`; not `email` */
  name: string
  title: TextKey
  /** an icon of the house, or `icon.svg` of the package where absent */
  icon?: string
  abilities: ChannelAbilities
  /** asked of the account that links an address of its own */
  link: Field[]
}

/** What the channel can carry: the composer says so before somebody types what would not arrive. */
export interface ChannelAbilities {
  threads: boolean
  subject: boolean
  attachments: { most: number; bytes: number } | null
  /** characters of one message; null without a limit */
  length: number | null
  edits: boolean
  reactions: boolean
  receipts: boolean
  /** hours after the other side's last message in which an answer is allowed; null without a limit */
  replyWindow: number | null
}

export interface TrustRuleDeclaration {
  name: string
  axis: 'technical' | 'personal' | 'service'
  title: TextKey
}

export interface ThemeDeclaration {
  name: string
  title: TextKey
  /** the theme whose templates, styles and tokens it goes on from; `default` has none */
  parent: string
  /** everything below this folder of the package: tokens.css, styles/, views/, fonts/, assets/ */
  folder: string
}

export interface DnsProviderDeclaration {
  name: string
  title: TextKey
  /** asked when it is chosen: keys and tokens */
  credentials: Field[]
  /** types of records that it can write */
  types: string[]
}

export interface ImporterDeclaration {
  name: string
  title: TextKey
  fields: Field[]
}

export interface BillingDeclaration {
  name: string
  title: TextKey
  /** ISO 4217 */
  currencies: string[]
}

/** What it may reach, in the words of the screen where the administrator approves it. */
export interface Permissions {
  hosts?: HostPermission[]
  /** of its own, shared by all accounts of the installation */
  storage?: { bytes: number }
  /** it keeps what must not be read from the database alone */
  secrets?: boolean
  /** it wants to be called by the clock, at most this often, in seconds */
  schedule?: { every: number }
}

/** A place outside. Private and link-local addresses are refused unless the administrator approves the name for it. */
export interface HostPermission {
  /**
   * `api.example.net`, `*.example.net` or `*`; or the name of a setting, or of a field of a link or of credentials, that
   * holds the host. Who answers such a field with `host:port` allows that port, too; a link's from 1024 up.
   */
  host: string | { setting: string } | { link: string }
  ports: number[]
  /** `tcp` is a plain stream, `tls` an encrypted one or one that becomes so; https is how `fetch` goes */
  use: 'https' | 'http' | 'tls' | 'tcp'
  why: TextKey
}
