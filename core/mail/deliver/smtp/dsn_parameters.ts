import type { RecipientDsn } from '@caliopen/contract/dsn'

/** RFC 3461 §4.1 and §4.2, with the space before each; §5.2.1: an address that was not given is the one we have. */
export function rcptParameters(recipient: string, { notify, orcpt }: RecipientDsn): string {
  const original = orcpt ?? { type: 'rfc822', address: recipient }
  const wanted = notify && (notify.length === 0 ? 'NEVER' : notify.join(',').toUpperCase())
  // An address outside ASCII has a form of its own (RFC 6533 §3), which few hosts know.
  const named = /^[\x20-\x7e]*$/.test(original.address)
  return [
    wanted ? ` NOTIFY=${wanted}` : '',
    named ? ` ORCPT=${original.type};${xtext(original.address)}` : '',
  ].join('')
}

/** RFC 3461 §4 */
export function xtext(text: string): string {
  return text.replace(
    /[^!-*,-<>-~]/g,
    (it) => `+${it.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`
  )
}
