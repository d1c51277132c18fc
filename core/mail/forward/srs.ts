import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'
import { domainOf } from '#core/accounts/addresses.js'

/*
 * The Sender Rewriting Scheme (https://www.libsrs2.net/srs/srs.pdf): what we pass on goes out in our
 * own name, so that SPF holds, and its bounces come back to us, who know for whom they are.
 *
 *   SRS0=HASH=TT=DOMAIN=LOCAL@ours            for LOCAL@DOMAIN
 *   SRS0=HASH=TT==KEY@ours                    for who is too long for 64 octets, kept under KEY
 *   SRS1=HASH=FIRST=REST@ours                 for SRS0REST@FIRST, however many passed it on since
 */

const DAY = 86_400_000
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567'
/** Days as two letters repeat after this many. */
const DAYS = ALPHABET.length ** 2
/** A bounce comes within the five days of a queue (RFC 5321 §4.5.4.1); some are slow. */
const GOOD_FOR_DAYS = 21
/** 40 bits: nobody guesses one address in 21 days, and addresses stay short. */
const HASH_LETTERS = 8
/** RFC 5321 §4.5.3.1.1, in octets */
const LONGEST = 64

/** Hashed with it, so that none of SRS1, whose text a stranger chooses, is good for SRS0. No day has it. */
const CHAINED = 'srs1='

const SHORT = /^SRS0=([a-z2-7]{8})=([a-z2-7]{2})==([a-z2-7]{26})$/i
const FIRST = /^SRS0=([a-z2-7]{8})=([a-z2-7]{2})=([^=]+)=(.+)$/i
const FURTHER = /^SRS1=([a-z2-7]{8})=([^=]+)=(.+)$/i

/** Who sent what was passed on: an address, or the key under which a long one is kept. */
export type Returned = { sender: string } | { key: Buffer }

export type Reversed = Returned | 'forged' | 'expired'

export interface Rewriting {
  /** the envelope sender as it came */
  sender: string
  /** ours, in whose name it goes on */
  domain: string
  /** 16 bytes under which the sender is kept where it is too long */
  key: Buffer
  /** milliseconds since the epoch */
  now: number
}

export class Srs {
  #key: Buffer

  constructor(appKey: string) {
    this.#key = Buffer.from(hkdfSync('sha256', appKey, '', 'caliopen sender rewriting', 32))
  }

  /** The null sender stays as it is: nobody is told about what has none (RFC 5321 §4.5.5). */
  forward({ sender, domain, key, now }: Rewriting): string {
    if (sender === '') return ''
    return `${this.#further(sender) ?? this.#first(sender, key, now)}@${domain}`
  }

  /** null: that is no such address. Letter case does not count, but stays as it is in the sender. */
  reverse(address: string, now: number): Reversed | null {
    const local = address.slice(0, address.lastIndexOf('@'))
    const [, shortHash = '', shortDay = '', key = ''] = SHORT.exec(local) ?? []
    if (key) return this.#check(shortHash, shortDay, `=${key}`, now, { key: decode(key) })
    const [, hash = '', day = '', domain = '', name = ''] = FIRST.exec(local) ?? []
    if (name) {
      return this.#check(hash, day, `${domain}=${name}`, now, { sender: `${name}@${domain}` })
    }
    const [, chained = '', first = '', rest = ''] = FURTHER.exec(local) ?? []
    if (!rest) return /^SRS[01][=+-]/i.test(local) ? 'forged' : null
    return this.#fits(chained, `${CHAINED}${first}=${rest}`)
      ? { sender: `SRS0${rest}@${first}` }
      : 'forged'
  }

  #first(sender: string, key: Buffer, now: number): string {
    const day = dayOf(now)
    const name = sender.slice(0, sender.lastIndexOf('@'))
    const whole = this.#signed(day, `${domainOf(sender)}=${name}`)
    return Buffer.byteLength(whole) <= LONGEST ? whole : this.#signed(day, `=${encode(key)}`)
  }

  #signed(day: string, rest: string): string {
    return `SRS0=${this.#hash(`${day}=${rest}`)}=${day}=${rest}`
  }

  /** What was rewritten before keeps its first forwarder; those in between are left out. */
  #further(sender: string): string | null {
    const local = sender.slice(0, sender.lastIndexOf('@'))
    const chained = /^SRS1[=+-][^=]*=([^=]+)=(.+)$/i.exec(local)
    const first = /^SRS0([=+-].+)$/i.exec(local)
    const rest = chained
      ? `${chained[1] ?? ''}=${chained[2] ?? ''}`
      : first && `${domainOf(sender)}=${first[1] ?? ''}`
    if (!rest) return null
    const whole = `SRS1=${this.#hash(`${CHAINED}${rest}`)}=${rest}`
    return Buffer.byteLength(whole) <= LONGEST ? whole : null
  }

  #check(hash: string, day: string, rest: string, now: number, sender: Returned): Reversed {
    if (!this.#fits(hash, `${day}=${rest}`)) return 'forged'
    const age = ageInDays(day, now)
    return age <= GOOD_FOR_DAYS || age === DAYS - 1 ? sender : 'expired'
  }

  #fits(hash: string, text: string): boolean {
    return timingSafeEqual(Buffer.from(hash.toLowerCase()), Buffer.from(this.#hash(text)))
  }

  #hash(text: string): string {
    const mac = createHmac('sha256', this.#key).update(text.toLowerCase()).digest()
    return encode(mac).slice(0, HASH_LETTERS)
  }
}

function dayOf(now: number): string {
  const day = Math.floor(now / DAY) % DAYS
  return letter(day >> 5) + letter(day & 31)
}

/** Counted round the 1,024 days: what another node's clock made tomorrow is 1,023 days old. */
function ageInDays(day: string, now: number): number {
  const [high = '', low = ''] = day.toLowerCase()
  const then = ALPHABET.indexOf(high) * 32 + ALPHABET.indexOf(low)
  return (Math.floor(now / DAY) - then + DAYS) % DAYS
}

/** Base32 of RFC 4648 §6 in lower case, without padding. */
function encode(bytes: Buffer): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  return (bits.match(/.{1,5}/g) ?? [])
    .map((five) => letter(Number.parseInt(five.padEnd(5, '0'), 2)))
    .join('')
}

function decode(text: string): Buffer {
  const bits = [...text.toLowerCase()]
    .map((one) => ALPHABET.indexOf(one).toString(2).padStart(5, '0'))
    .join('')
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((eight) => Number.parseInt(eight, 2)))
}

function letter(value: number): string {
  return ALPHABET.charAt(value)
}
