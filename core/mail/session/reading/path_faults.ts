import { readDsnRequest, readRecipientDsn } from './dsn.js'
import type { MailPath } from './path.js'
import * as refusals from '../refusals.js'
import type { Reply } from '../reply.js'
import type { Client } from '../rules.js'
import type { Shared } from '../shared.js'

/** RFC 6152 §3; BINARYMIME needs CHUNKING, which is not offered */
const BODIES: ReadonlySet<unknown> = new Set(['7BIT', '8BITMIME'])
/** RFC 1870 §3 */
const SIZE = /^\d{1,20}$/
/** RFC 3461 §4 */
const DSN_OF_SENDER: ReadonlySet<string> = new Set(['RET', 'ENVID'])
const DSN_OF_RECIPIENT: ReadonlySet<string> = new Set(['NOTIFY', 'ORCPT'])
const NOT_ASCII = /[^\x00-\x7f]/

/** What is wrong with the parameters of MAIL (RFC 5321 §4.1.1.2), or null. */
export function senderFault(from: MailPath, client: Client, shared: Shared): Reply | null {
  for (const [key, value] of from.parameters) {
    const fault = parameterFault(key, value, client, shared)
    if (fault) return fault
  }
  if (!readDsnRequest(from)) return refusals.BAD_PARAMETER
  return needsUtf8(from, from) ? refusals.NEED_SMTPUTF8 : null
}

/** What is wrong with the parameters of RCPT (RFC 5321 §4.1.1.3), or null: those of DSN are known. */
export function recipientFault(to: MailPath, from: MailPath): Reply | null {
  if (to.address === '') return refusals.BAD_RECIPIENT
  for (const key of to.parameters.keys()) {
    if (!DSN_OF_RECIPIENT.has(key)) return refusals.UNKNOWN_PARAMETER
  }
  if (!readRecipientDsn(to)) return refusals.BAD_PARAMETER
  return needsUtf8(to, from) ? refusals.NEED_SMTPUTF8 : null
}

function parameterFault(
  key: string,
  value: string | true,
  client: Client,
  shared: Shared
): Reply | null {
  if (key === 'SIZE') return sizeFault(value, shared)
  if (key === 'BODY') {
    return BODIES.has(String(value).toUpperCase()) ? null : refusals.BAD_PARAMETER
  }
  if (key === 'SMTPUTF8' && shared.utf8) return value === true ? null : refusals.BAD_PARAMETER
  if (DSN_OF_SENDER.has(key)) return null
  // RFC 4954 §5: who is not trusted to say it may say it, and nobody minds
  if (key === 'AUTH' && client.accountId) return null
  return refusals.UNKNOWN_PARAMETER
}

/** RFC 1870 §6.1: what is announced as too large need not be sent. */
function sizeFault(value: string | true, { limits, budget, shelf }: Shared): Reply | null {
  if (value === true || !SIZE.test(value)) return refusals.BAD_PARAMETER
  if (Number(value) > limits.messageBytes) return refusals.TOO_LARGE
  if (shelf && Number(value) > limits.heldBytes) {
    return shelf.has(Number(value)) ? null : refusals.NO_ROOM_ON_DISK
  }
  return budget.has(Number(value)) ? null : refusals.NO_ROOM
}

function needsUtf8(path: MailPath, from: MailPath): boolean {
  return NOT_ASCII.test(path.address) && !from.parameters.has('SMTPUTF8')
}
