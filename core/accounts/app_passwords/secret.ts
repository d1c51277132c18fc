import { createHash, randomInt } from 'node:crypto'

/** Without l and o, which are taken for 1 and 0: 32 characters, 5 bits each. */
const ALPHABET = 'abcdefghijkmnpqrstuvwxyz23456789'
const GROUPS = 7
const GROUP = 4
const SECRET = new RegExp(`^[${ALPHABET}]{${GROUPS * GROUP}}$`)
/** What people and their programs put between the groups. */
const BETWEEN = /[\s\p{Pd}]+/gu

/** 140 random bits, in groups that can be read out. */
export function newSecret(): string {
  const groups = Array.from({ length: GROUPS }, newGroup)
  return groups.join('-')
}

/**
 * What a secret is found by; null for what cannot be one. There is nothing to guess in 140 random bits, so
 * that one SHA-256 keeps them as well as a slow hash would, and costs a microsecond.
 */
export function hashOfSecret(text: string): Buffer | null {
  if (text.length > 200) return null
  const secret = text.replace(BETWEEN, '').toLowerCase()
  return SECRET.test(secret) ? createHash('sha256').update(secret).digest() : null
}

function newGroup(): string {
  return Array.from({ length: GROUP }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join('')
}
