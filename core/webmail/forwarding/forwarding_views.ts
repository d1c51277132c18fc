import type { Confirmation } from '../sign_in/confirmation.js'

/** `errors` are finished sentences by field. */
export interface ForwardingPage {
  targets: { address: string; isConfirmed: boolean }[]
  keepsCopy: boolean
  /** as many as there may be */
  isFull: boolean
  address: string
  errors: { address?: string; code?: string }
  confirmation: Confirmation
}
