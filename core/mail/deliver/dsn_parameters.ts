import { idText } from '@caliopen/contract/ids'
import type { DsnRequest, RecipientDsn } from '@caliopen/contract/dsn'
import type { Letter } from '#core/channels/channel.js'
import type { DsnParameters } from './smtp/envelope.js'

/**
 * What the sender asked, for a host that knows of reports (RFC 3461 §5.2.1). A message that its sender did not name
 * gets our name for it, so that reports that come back find it; who cannot be told anything asks for nothing.
 */
export function dsnParametersOf(letter: Letter): DsnParameters | undefined {
  const { sender, dsn, deliveries, messageId } = letter
  if (sender === '') return undefined
  const named = { ...dsn, envid: dsn.envid ?? idText(messageId) }
  const recipients = deliveries.map(
    (delivery) => [delivery.recipient, rcptParameters(delivery.recipient, delivery.dsn)] as const
  )
  return { mail: mailParameters(named), recipients: new Map(recipients) }
}

/** RFC 3461 §4.3 and §4.4 */
export function mailParameters({ ret, envid }: DsnRequest): string {
  const how = ret && `RET=${ret === 'full' ? 'FULL' : 'HDRS'}`
  return [how, envid && `ENVID=${xtext(envid)}`].filter((word) => word).join(' ')
}

/** RFC 3461 §4.1 and §4.2; §5.2.1: where no original address was given, it is the one we have. */
export function rcptParameters(recipient: string, { notify, orcpt }: RecipientDsn): string {
  const original = orcpt ?? { type: 'rfc822', address: recipient }
  const wanted = notify && (notify.length === 0 ? 'NEVER' : notify.join(',').toUpperCase())
  // An address outside ASCII has a form of its own (RFC 6533 §3), which few hosts know.
  const named = /^[\x20-\x7e]*$/.test(original.address)
  return [
    wanted && `NOTIFY=${wanted}`,
    named && `ORCPT=${original.type};${xtext(original.address)}`,
  ]
    .filter((word) => word)
    .join(' ')
}

/** RFC 3461 §4 */
export function xtext(text: string): string {
  return Array.from(Buffer.from(text), (octet) =>
    octet > 0x20 && octet < 0x7f && octet !== 0x2b && octet !== 0x3d
      ? String.fromCharCode(octet)
      : `+${octet.toString(16).toUpperCase().padStart(2, '0')}`
  ).join('')
}
