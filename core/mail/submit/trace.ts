import { rfc5322Date } from '#core/messages/submissions/complete_message.js'
import type { Envelope } from '../session/rules.js'

/**
 * Received (RFC 5321 §4.4) of a message that an account handed over: when, how and under which id, so that it is
 * found in our log. Not from where: the address and the name of its writer's machine are nobody's business.
 */
export function traceOfSubmission(
  { client, hostname, id, utf8 }: Pick<Envelope<string>, 'client' | 'hostname' | 'id' | 'utf8'>,
  receivedAt: number
): string {
  const protocol = utf8 ? client.protocol.replace('ESMTP', 'UTF8SMTP') : client.protocol
  return (
    `Received: by ${hostname} with ${protocol} id ${id};\r\n` +
    `\t${rfc5322Date(new Date(receivedAt))}\r\n`
  )
}
