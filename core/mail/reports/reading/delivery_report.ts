import type { DeliveryReport, ReportedRecipient } from '../report.js'
import { addressIn, type Fields, fieldGroups, tidy, withoutType } from './fields.js'
import { REPORT_LIMITS } from './limits.js'
import { type Parts, returnedMessageId } from './parts.js'

/** RFC 3464 §2.3.3 */
const ACTIONS: ReadonlySet<string> = new Set([
  'failed',
  'delayed',
  'delivered',
  'relayed',
  'expanded',
])
/** RFC 3463 §2 */
const STATUS = /\b([245]\.\d{1,3}\.\d{1,3})\b/
const PERMANENT = /\b5\d\d[ -](?:#?5\.\d{1,3}\.\d{1,3})?|#5\.\d{1,3}\.\d{1,3}/
const DAEMON = /mailer-daemon|postmaster|mail delivery/i

/** null where it reports no delivery */
export function readDeliveryReport(parts: Parts): DeliveryReport | null {
  const status = parts.attachments.find(
    ({ type }) => type === 'message/delivery-status' || type === 'message/global-delivery-status'
  )
  return status ? readStatus(status.content.toString(), parts) : readWords(parts)
}

/** RFC 3464: fields of the message, then those of each recipient. */
function readStatus(text: string, parts: Parts): DeliveryReport | null {
  const groups = fieldGroups(text)
  const about = groups.find((group) => !group.has('final-recipient')) ?? new Map()
  const recipients = groups.flatMap((group) => recipientOf(group, about) ?? [])
  if (recipients.length === 0) return null
  return {
    kind: 'delivery',
    envid: about.get('original-envelope-id') ?? null,
    messageId: returnedMessageId(parts),
    recipients: recipients.slice(0, REPORT_LIMITS.recipients),
  }
}

function recipientOf(group: Fields, about: Fields): ReportedRecipient | null {
  const original = addressIn(group.get('original-recipient'))
  const final = addressIn(group.get('final-recipient'))
  const action = (group.get('action') ?? '').toLowerCase().split(/[ (;]/, 1)[0] ?? ''
  if (!isAction(action) || (original ?? final) === null) return null
  const status = STATUS.exec(group.get('status') ?? '')?.[1] ?? fallback(action)
  const host = withoutType(group.get('remote-mta')) ?? withoutType(about.get('reporting-mta'))
  const diagnostic = withoutType(group.get('diagnostic-code')) ?? status
  return { original, final, action, status, diagnostic, host: host?.slice(0, 255) ?? null }
}

function isAction(text: string): text is ReportedRecipient['action'] {
  return ACTIONS.has(text)
}

function fallback(action: ReportedRecipient['action']): string {
  if (action === 'failed') return '5.0.0'
  return action === 'delayed' ? '4.0.0' : '2.0.0'
}

/**
 * qmail, old Exim and those who write as they like: only words. It counts where a daemon writes them, they name
 * who failed, a permanent code stands among them, and the message is there again.
 */
function readWords(parts: Parts): DeliveryReport | null {
  const { header, text } = parts
  const words = text.slice(0, 64 * 1024)
  const isDaemons = DAEMON.test(header.get('from') ?? '') || header.has('x-failed-recipients')
  const messageId = isDaemons ? returnedMessageId(parts) : null
  const said = PERMANENT.exec(words)
  if (messageId === null || !said) return null
  const failed = header.get('x-failed-recipients')?.split(',') ?? addressedIn(words)
  const status = STATUS.exec(words.slice(said.index))?.[1] ?? '5.0.0'
  const diagnostic = tidy(words.slice(said.index).split(/\r?\n\s*\r?\n/, 1)[0] ?? '')
  const recipients = failed.slice(0, REPORT_LIMITS.recipients).flatMap((one) => {
    const final = addressIn(one)
    return final
      ? [{ original: null, final, action: 'failed', status, diagnostic, host: null }]
      : []
  }) satisfies ReportedRecipient[]
  return recipients.length > 0 ? { kind: 'delivery', envid: null, messageId, recipients } : null
}

/** `<ana@example.org>:` at the beginning of a line, or an address alone on it. */
function addressedIn(words: string): string[] {
  const lines = words.matchAll(/^[ \t]*<?([^\s<>@:]{1,64}@[^\s<>@:]{1,253})>?:?[ \t]*\r?$/gm)
  return [...lines].map(([, address = '']) => address)
}
