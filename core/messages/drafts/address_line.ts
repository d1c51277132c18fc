import addressparser from 'nodemailer/lib/addressparser'
import { domainOf, normaliseAddress } from '#core/accounts/addresses.js'

export interface Addressee {
  name: string
  /** the domain in lower case and A-labels, the part before the @ as it was typed */
  address: string
}

export interface AddressLine {
  /** every address once, in the order of the line */
  addressees: Addressee[]
  /** what is no address, as it was typed */
  unreadable: string[]
}

const NAME = 200

/** Reads one line of addresses as a person types it: `Ana <ana@example.org>, bo@far.example; …`. */
export function readAddressLine(line: string): AddressLine {
  const addressees = new Map<string, Addressee>()
  const unreadable: string[] = []
  for (const { name, address } of addressparser(line.replace(/[\r\n]+/g, ','), { flatten: true })) {
    const key = normaliseAddress(address)
    if (key === null) unreadable.push(address || name)
    else if (!addressees.has(key)) addressees.set(key, addressee(name, address, key))
  }
  return { addressees: [...addressees.values()], unreadable: unreadable.filter(Boolean) }
}

/** The line that a person would have typed. */
export function writeAddressLine(addressees: readonly Addressee[]): string {
  return addressees.map(writeAddressee).join(', ')
}

/** RFC 5321 §2.4: what stands before the @ is the far side's affair, its letter case too. */
function addressee(name: string, address: string, key: string): Addressee {
  const local = address.slice(0, address.lastIndexOf('@'))
  return {
    name: name.replace(/\s+/g, ' ').trim().slice(0, NAME),
    address: `${local}@${domainOf(key)}`,
  }
}

function writeAddressee({ name, address }: Addressee): string {
  if (name === '' || name === address) return address
  const quoted = /^[\p{L}\p{N} '_-]+$/u.test(name) ? name : `"${name.replace(/["\\]/g, '\\$&')}"`
  return `${quoted} <${address}>`
}
