import type { OutboundMessage } from '@caliopen/contract/points/channel'
import type { ChatRaw } from '#core/messages/chat/chat_raw.js'

/** What a plugin is given to send: `id` stays the same however often it is. */
export function outboundMessage(
  { event }: ChatRaw,
  way: Pick<OutboundMessage, 'id' | 'identityId' | 'to'>
): OutboundMessage {
  if (event.kind !== 'message') throw new Error('only messages are sent')
  const { text, subject, inReplyTo } = event
  return {
    ...{ ...way, text, subject, inReplyTo },
    attachments: event.attachments.map(({ fileName, contentType, base64 }) => ({
      ...{ fileName, contentType, bytes: new Uint8Array(Buffer.from(base64, 'base64')) },
    })),
  }
}
