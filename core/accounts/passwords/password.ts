/** The shortest password of an account, in characters as people count them. */
export const MIN_PASSWORD_LENGTH = 10

/** A longer one costs more to hash than anyone gains by it. */
export const MAX_PASSWORD_LENGTH = 256

export function passwordLength(password: string): number {
  return [...password.normalize('NFC')].length
}

export function isLongEnough(password: string): boolean {
  return passwordLength(password) >= MIN_PASSWORD_LENGTH
}
