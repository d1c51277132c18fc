import type { FieldView } from '#core/plugins/forms/field_views.js'
import type { QrCode } from '#core/plugins/forms/qr_code.js'
import type { Moment } from '../view_parts.js'

/** A linked address. `reason` says what is wrong and what to do. */
export interface LinkView {
  id: string
  channel: string
  title: string
  address: string
  state: 'connected' | 'connecting' | 'waiting' | 'refused'
  reason: string | null
  since: Moment
  /** where it is linked anew; null while its plugin is away */
  href: string | null
}

/** A channel that an address can be linked of. */
export interface LinkableView {
  title: string
  carries: string
  href: string
}

export interface ChannelsPage {
  links: LinkView[]
  linkable: LinkableView[]
}

/** The step of linking: questions, a page elsewhere, or a code to scan. */
export interface LinkPage {
  channel: string
  title: string
  fields: FieldView[]
  carries: string[]
  /** what went wrong as a whole */
  failure: string | null
  url: string | null
  code: { picture: QrCode | null; text: string } | null
}
