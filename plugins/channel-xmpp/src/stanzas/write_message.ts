import type { OutboundMessage } from '@caliopen/contract/points/channel'
import { xml, type Element } from '@xmpp/xml'
import { NS } from '../wire/namespaces.js'
import { ownMessageId } from './ids.js'
import { sendable } from './text.js'

/** The message as it leaves; the same one every time, whatever becomes of the first. */
export function writeMessage(
  message: OutboundMessage,
  to: string,
  answered: string | null
): Element {
  const id = ownMessageId(message.id)
  return xml(
    'message',
    { type: 'chat', to, id },
    xml('body', {}, bodyOf(message)),
    xml('origin-id', { xmlns: NS.sid, id }),
    xml('request', { xmlns: NS.receipts }),
    xml('markable', { xmlns: NS.markers }),
    answered === null ? null : xml('reply', { xmlns: NS.reply, to, id: answered })
  )
}

/** A chat has no subject; where one was given, it is the first line. */
function bodyOf({ subject, text }: OutboundMessage): string {
  const lines = subject === null || subject.trim() === '' ? [text] : [subject.trim(), '', text]
  return sendable(lines.join('\n'))
}

/** XEP-0184 §5.2 */
export function writeReceipt(to: string, id: string): Element {
  return xml('message', { type: 'chat', to }, xml('received', { xmlns: NS.receipts, id }))
}

/** XEP-0333 §4.3 */
export function writeDisplayed(to: string, id: string): Element {
  return xml('message', { type: 'chat', to }, xml('displayed', { xmlns: NS.markers, id }))
}
