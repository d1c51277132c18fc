/** `net.isIP` and its sisters, for where `net` is not to be had. */
const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/

export function isIPv4(text: string): boolean {
  return IPV4.test(text)
}

export function isIPv6(text: string): boolean {
  const [address = '', zone] = text.split('%')
  if (!address.includes(':') || zone === '') return false
  try {
    return new URL(`http://[${address}]/`).hostname.startsWith('[')
  } catch {
    return false
  }
}

export function isIP(text: string): 0 | 4 | 6 {
  if (isIPv4(text)) return 4
  return isIPv6(text) ? 6 : 0
}
