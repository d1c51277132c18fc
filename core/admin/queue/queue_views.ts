import type { Moment } from '#core/webmail/view_parts.js'
import type { Finding, Standing } from '../views.js'

/** `shown` is the state whose deliveries are listed; `only` the one destination, or empty. */
export interface QueuePage {
  summary: string
  states: { name: string; text: string; count: number; href: string; current: boolean }[]
  places: PlaceView[]
  only: string
  rows: DeliveryRowView[]
  /** address of the next page */
  more: string | null
  suppressions: SuppressionView[]
}

/** A destination that something waits for, or that nothing may go to. */
export interface PlaceView {
  channel: string
  name: string
  href: string
  standing: Standing
  sentence: string
  /** the last words from there */
  detail: string | null
  isPaused: boolean
  /** another host; empty: the way that the DNS says */
  via: string
  hasWaiting: boolean
}

export interface DeliveryRowView {
  href: string
  recipient: string
  sender: string
  sentence: string
  at: Moment
}

export interface SuppressionView {
  recipient: string
  sentence: string
  detail: string
}

export interface DeliveryPage {
  id: string
  recipient: string
  sender: string
  finding: Finding
  events: { at: Moment; sentence: string; detail: string | null }[]
  may: { hold: boolean; release: boolean; drop: boolean }
  /** the way that an administrator chose */
  via: string
  fault: string | null
}
