import { fault } from './fault.js'
import type { DraftField, Fault } from './fault.js'
import { DRAFT_LIMITS } from './limits.js'

/** The fields of the compose form; everything else of a draft is settled when it begins. */
export interface DraftFields {
  identityId: Buffer
  to: string
  cc: string
  bcc: string
  subject: string
  text: string
}

export interface NewAttachment {
  fileName: string
  contentType: string
  content: Buffer
}

/** What of the form cannot be kept; addresses need not be complete before the letter is sent. */
export function faultsOfFields(fields: DraftFields): Fault[] {
  const lines = (['to', 'cc', 'bcc'] as const).flatMap((field) => tooLong(field, fields[field]))
  const subject =
    fields.subject.length > DRAFT_LIMITS.subjectCharacters
      ? [fault('subject', 'subject_too_long', { limit: DRAFT_LIMITS.subjectCharacters })]
      : []
  const text =
    Buffer.byteLength(fields.text) > DRAFT_LIMITS.textBytes ? [fault('text', 'text_too_long')] : []
  return [...lines, ...subject, ...text]
}

/** `sizes` of all that would be attached. */
export function faultsOfAttachments(sizes: readonly number[]): Fault[] {
  const { attachments, attachmentsBytes } = DRAFT_LIMITS
  if (sizes.length > attachments) {
    return [fault('attachments', 'too_many_attachments', { limit: attachments })]
  }
  const total = sizes.reduce((sum, size) => sum + size, 0)
  const limit = attachmentsBytes / (1024 * 1024)
  return total > attachmentsBytes ? [fault('attachments', 'attachments_too_large', { limit })] : []
}

function tooLong(field: DraftField, line: string): Fault[] {
  return Buffer.byteLength(line) > DRAFT_LIMITS.addressesBytes
    ? [fault(field, 'line_too_long')]
    : []
}
