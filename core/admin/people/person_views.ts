import type { Confirmation } from '#core/webmail/sign_in/confirmation.js'
import type { Moment } from '#core/webmail/view_parts.js'

/** `errors` are finished sentences by field. */
export interface PeoplePage {
  query: string
  summary: string
  rows: PersonRowView[]
  /** the next page; null: that was all */
  more: string | null
  form: { name: string; address: string; role: string }
  /** the first one is taken where an address has none */
  domain: string
  errors: { name?: string; address?: string; passphrase?: string }
  room: RoomView
  confirmation: Confirmation
}

export interface PersonRowView {
  href: string
  name: string
  address: string
  isAdministrator: boolean
  isDisabled: boolean
  /** "1.2 GB of 5 GB" */
  used: string
  /** 0 … 100; null where there is no limit */
  percent: number | null
}

export interface PersonPage {
  id: string
  name: string
  address: string
  isSelf: boolean
  isAdministrator: boolean
  /** since when nobody signs in; null: somebody may */
  disabled: Moment | null
  used: string
  percent: number | null
  room: RoomView
  aliases: string[]
  /** where it forwards to, and what is kept; null: it does not */
  forwards: { targets: string[]; sentence: string } | null
  errors: { alias?: string; passphrase?: string }
  alias: string
  confirmation: Confirmation
}

/** How much may be kept, in GB; empty: as much as there is room for, or as the organisation says. */
export interface RoomView {
  gigabytes: string
  hint: string
  error: string | null
}
