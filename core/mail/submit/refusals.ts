import type { SendingLimit } from '@caliopen/contract/submission'
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
  'From, Sender or Resent-From of the message is not an address of the account that signed in'
)
export const NEED_ONE_FROM = refuse(
  550,
  '5.6.0',
  'A message has exactly one From field (RFC 5322 section 3.6)'
)
export const CROOKED_FROM = refuse(
  550,
  '5.6.0',
  'From or Sender cannot be read with certainty: write it as Name <name@domain> (RFC 5322 section 3.4)'
)
export const HEADER_TOO_LARGE = refuse(
  552,
  '5.3.4',
  'The header of the message is larger than this server takes'
)

/** RFC 3463 §3.8, X.7.1: an account may send so much, and this is when it may send again. */
export function tooMuch({ what, limit, per, retryAt }: SendingLimit): Reply {
  const most = `${limit} ${what === 'messages' ? 'messages' : 'recipients'} within ${PERIODS[per]}`
  if (retryAt === null) {
    return refuse(550, '5.7.1', `Your account may send to ${most}: send this to fewer at once`)
  }
  const time = `${new Date(retryAt).toISOString().slice(0, 16).replace('T', ' ')} UTC`
  return refuse(450, '4.7.1', `Your account may send ${most} and has done so: try after ${time}`)
}

const PERIODS = { hour: 'an hour', day: 'a day' }

function refuse(code: number, enhanced: string, text: string): Reply {
  return { code, enhanced, text }
}
