import hash from '@adonisjs/core/services/hash'
import { isLongEnough, MAX_PASSWORD_LENGTH } from './password.js'
import { guessableWords, measureStrength } from './strength.js'

export type PassphraseFault = 'short' | 'long' | 'weak'

/** Why nobody should have this passphrase; null for a good one. `near` is what somebody would try first. */
export async function findPassphraseFault(
  passphrase: string,
  near: readonly unknown[]
): Promise<PassphraseFault | null> {
  if (!isLongEnough(passphrase)) return 'short'
  if (passphrase.length > MAX_PASSWORD_LENGTH) return 'long'
  const { enough } = await measureStrength(passphrase, guessableWords(near))
  return enough ? null : 'weak'
}

/** What is kept of it. */
export function hashPassphrase(passphrase: string): Promise<string> {
  return hash.make(passphrase)
}
