import type { FieldValues } from '../manifest/fields.js'

/**
 * The point `importers`: brings mail from elsewhere into an account, in steps that can be repeated.
 *
 * - Order: `probe`, then `next` from the cursor null to the end; each `next` follows the storing of the one before.
 * - Repeats: the same cursor gives the same messages; a message seen before is known by its bytes and makes no second.
 * - Failure: a PluginError; `E_TEMPORARY` is tried again from the last cursor, also after a restart.
 */
export interface ImporterPoint {
  /** How much there is: also the dry run, for it changes nothing anywhere. */
  probe(request: ImportRequest): Promise<ImportProbe>
  /** At most 100 messages and 8 MiB. `cursor` null ends it. */
  next(request: ImportRequest & { cursor: string | null }): Promise<ImportBatch>
}

export interface ImportRequest {
  values: FieldValues
}

export interface ImportProbe {
  mailboxes: { name: string; messages: number | null }[]
  bytes: number | null
}

export interface ImportBatch {
  messages: ImportedMessage[]
  cursor: string | null
}

export interface ImportedMessage {
  mailbox: string
  /** in the form of RFC 5322 */
  raw: Uint8Array
  /** milliseconds since the epoch */
  receivedAt: number
  seen: boolean
  flagged: boolean
}
