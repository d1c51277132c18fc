import { isReportRole } from '#core/accounts/recipients/roles.js'
import type { Item } from '#core/messages/digest/item.js'
import { EMAIL } from '#core/messages/letter/read_letter.js'

const HEADER_BYTES = 16 * 1024
const REPORTING =
  /^content-type:[ \t\r\n]*(?:multipart\/report|application\/(?:x-)?(?:zip|gzip|tlsrpt))/im
const FAILED = /^x-failed-recipients[ \t]*:/im
/** RFC 2142 §4: complaints go there. */
const ABUSE = /^abuse@/

/** Whether it is worth looking into: it has no sender (RFC 5321 §6.1), says so itself, or came to where reports go. */
export function mayReport(
  item: Pick<Item, 'channel' | 'direction' | 'sender' | 'recipient' | 'raw'>
): boolean {
  if (item.channel !== EMAIL || item.direction !== 'in') return false
  if (item.sender === '' || isReportRole(item.recipient) || ABUSE.test(item.recipient)) return true
  // what is too large to be held is no report that says so only in its header
  const begin = item.raw.held?.toString('latin1', 0, HEADER_BYTES) ?? ''
  const head = begin.split('\r\n\r\n', 1)[0] ?? ''
  return REPORTING.test(head) || FAILED.test(head)
}
