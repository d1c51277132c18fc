const SIGNATURE = Buffer.from('\r\n\r\n\0\r\nQUIT\n')

export interface BinaryHeader {
  /** IPv4, or IPv6 with all its eight words */
  address: string
  command?: number
  family?: number
  tlv?: Buffer
}

/** Version 2 of the PROXY protocol, §2.2, as a proxy writes it. */
export function binaryHeader({ address, command = 0x21, ...rest }: BinaryHeader): Buffer {
  const isIpv6 = address.includes(':')
  const { family = isIpv6 ? 0x21 : 0x11, tlv = Buffer.alloc(0) } = rest
  const from = isIpv6 ? words(address) : Buffer.from(address.split('.').map(Number))
  const ports = Buffer.from([56_324 >> 8, 56_324 & 0xff, 0, 25])
  const body = Buffer.concat([from, Buffer.alloc(from.length, 1), ports, tlv])
  const fixed = Buffer.from([command, family, body.length >> 8, body.length & 0xff])
  return Buffer.concat([SIGNATURE, fixed, body])
}

function words(address: string): Buffer {
  return Buffer.from(
    address
      .split(':')
      .map((word) => word.padStart(4, '0'))
      .join(''),
    'hex'
  )
}
