import type { Reply } from '../session/reply.js'

/** RFC 4954 §6, RFC 3207 §4 and the IANA registry of enhanced codes. */
export const NEED_TLS_TO_SEND = refuse(530, '5.7.0', 'Send STARTTLS first, then sign in')
export const NEED_SIGN_IN = refuse(
  530,
  '5.7.0',
  'Sign in first, with the address and password of your account'
)
export const WRONG_PASSWORD = refuse(535, '5.7.8', 'Address and password do not fit')
export const NEED_APP_PASSWORD = refuse(
  535,
  '5.7.8',
  'Programs sign in with a password of their own here: make one in the settings of the webmail'
)
export const TOO_MANY_GUESSES = refuse(
  454,
  '4.7.0',
  'Too many sign-ins failed: please wait a quarter of an hour'
)
export const SIGN_IN_BUSY = refuse(
  454,
  '4.7.0',
  'Too many sign-ins at this moment: please try again'
)

export const NOT_YOUR_ADDRESS = refuse(
  550,
  '5.7.1',
  'MAIL FROM is not an address of the account that signed in'
)
export const NOT_YOUR_FROM = refuse(
  550,
  '5.7.1',
  'From or Sender of the message is not an address of the account that signed in'
)
export const NEED_ONE_FROM = refuse(
  550,
  '5.6.0',
  'A message has exactly one From field (RFC 5322 section 3.6)'
)
export const HEADER_TOO_LARGE = refuse(
  552,
  '5.3.4',
  'The header of the message is larger than this server takes'
)

function refuse(code: number, enhanced: string, text: string): Reply {
  return { code, enhanced, text }
}
