import type { Complaint } from '../report.js'
import { addressIn, fieldGroups, messageIdIn } from './fields.js'
import { REPORT_LIMITS } from './limits.js'
import { type Parts, returnedHeader } from './parts.js'

const RECIPIENT = /^original-rcpt-to[ \t]*:(.*)$/gim

/** RFC 5965 §3; null where nobody complains */
export function readComplaint(parts: Parts): Complaint | null {
  const feedback = parts.attachments.find(({ type }) => type === 'message/feedback-report')
  if (!feedback) return null
  const text = feedback.content.toString('latin1')
  const [fields] = fieldGroups(text)
  const type = fields?.get('feedback-type')?.toLowerCase().slice(0, 40)
  if (!fields || !type) return null
  const header = returnedHeader(parts)
  const named = [...text.matchAll(RECIPIENT)].slice(0, REPORT_LIMITS.recipients)
  const told = named.flatMap(([, value]) => addressIn(value) ?? [])
  const addressed = addressIn(header?.get('to'))
  return {
    ...{ kind: 'complaint', type },
    sender: addressIn(fields.get('original-mail-from')) ?? addressIn(header?.get('from')),
    messageId: messageIdIn(header?.get('message-id')),
    recipients: told.length > 0 || !addressed ? told : [addressed],
  }
}
