import { isIPv4, isIPv6 } from 'node:net'

/**
 * The neighbourhood of an address: /24 of IPv4, /48 of IPv6, as a provider gives it to one place. Enough to
 * tell home from elsewhere, and no trail of every address somebody ever had.
 */
export function networkOf(remoteAddress: string): string {
  const address = remoteAddress.replace(/^::ffff:(?=\d+\.)/i, '')
  if (isIPv4(address)) return `${address.split('.').slice(0, 3).join('.')}.0/24`
  if (!isIPv6(address)) return 'unknown'
  const [head = '', tail = ''] = address.toLowerCase().split('%', 1).join('').split('::')
  const left = head.split(':').filter(Boolean)
  const right = tail.split(':').filter(Boolean)
  const zeros = Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0')
  const first = [...left, ...zeros, ...right].slice(0, 3)
  return `${first.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/48`
}
