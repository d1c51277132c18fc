/** Numbers of types (RFC 1035 §3.2.2 and after); `TYPE123` names those without a name here (RFC 3597 §5). */
const NUMBERS: Readonly<Record<string, number>> = {
  A: 1,
  NS: 2,
  CNAME: 5,
  SOA: 6,
  PTR: 12,
  MX: 15,
  TXT: 16,
  AAAA: 28,
  SRV: 33,
  DS: 43,
  SSHFP: 44,
  TLSA: 52,
  TSIG: 250,
  AXFR: 252,
  CAA: 257,
}
const NAMES = new Map(Object.entries(NUMBERS).map(([name, number]) => [number, name]))

export function typeNumber(type: string): number {
  const number = NUMBERS[type] ?? Number(/^TYPE(\d{1,5})$/.exec(type)?.[1] ?? Number.NaN)
  if (!(number <= 0xffff)) throw new TypeError(`unknown type ${type}`)
  return number
}

export function typeName(number: number): string {
  return NAMES.get(number) ?? `TYPE${number}`
}
