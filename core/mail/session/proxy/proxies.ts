import { BlockList, isIP, isIPv4 } from 'node:net'

/** Who may say that somebody else stands behind him. */
export class Proxies {
  readonly #list = new BlockList()

  /** Addresses and CIDR blocks, as readSettings() lets them pass. */
  constructor(from: readonly string[]) {
    for (const block of from) {
      const [address = '', prefix] = block.split('/')
      const family = isIPv4(address) ? 'ipv4' : 'ipv6'
      if (prefix === undefined) this.#list.addAddress(address, family)
      else this.#list.addSubnet(address, Number(prefix), family)
    }
  }

  has(remoteAddress: string): boolean {
    const address = remoteAddress.replace(/^::ffff:(?=\d+\.)/i, '')
    if (isIP(address) === 0) return false
    return this.#list.check(address, isIPv4(address) ? 'ipv4' : 'ipv6')
  }
}
