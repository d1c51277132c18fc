import { isIPv4 } from 'node:net'

/** The name under which a list keeps an address: RFC 5782 §2.1 and, for IPv6, §2.4. */
export function queryName(address: string, zone: string): string {
  const labels = isIPv4(address) ? address.split('.') : [...hexadecimal(address)]
  return [...labels.reverse(), zone].join('.')
}

/** The 32 nibbles of an IPv6 address. */
function hexadecimal(address: string): string {
  const [head = '', tail] = address.split('%', 1).join('').split('::')
  const before = groupsOf(head)
  const after = groupsOf(tail ?? '')
  const missing = tail === undefined ? 0 : 8 - before.length - after.length
  const groups = [...before, ...Array<string>(Math.max(0, missing)).fill('0'), ...after]
  return groups.map((group) => group.padStart(4, '0').toLowerCase()).join('')
}

/** An IPv4 address at its end is two groups (RFC 4291 §2.2). */
function groupsOf(part: string): string[] {
  if (part === '') return []
  return part.split(':').flatMap((group) => {
    if (!group.includes('.')) return [group]
    const [one = 0, two = 0, three = 0, four = 0] = group.split('.').map(Number)
    return [(one * 256 + two).toString(16), (three * 256 + four).toString(16)]
  })
}
