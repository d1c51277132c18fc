import type { Confirmation } from '../sign_in/confirmation.js'
import type { Moment } from '../view_parts.js'

/** A password for a program; the secret itself is nowhere any more. */
export interface ProgramView {
  id: string
  name: string
  created: Moment
  lastUsed: Moment | null
  /** the network it came from; null where it was never used */
  from: string | null
}

/** What to type into a mail program, line by line. */
export interface ProgramHint {
  label: string
  value: string
}

/** From where programs signed in, and that is all that is kept of it. */
export interface NetworkView {
  network: string
  first: Moment
  last: Moment
}

/** `made` is shown once and never again; `confirmation` as in the console. */
export interface ProgramsPage {
  programs: ProgramView[]
  networks: NetworkView[]
  hints: ProgramHint[]
  made: { name: string; secret: string } | null
  /** the account's own password no longer opens anything but this page */
  required: boolean
  name: string
  error: string | null
  confirmation: Confirmation
}
