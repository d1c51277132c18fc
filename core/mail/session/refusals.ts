import type { Reply } from './reply.js'

/*
 * Every sentence with which a client is turned away. Codes are of RFC 5321 §4.2.3, enhanced ones
 * of RFC 3463 and the IANA registry. A person reads these in a bounce: say what and why.
 */

export const NESTED_MAIL = refuse(
  503,
  '5.5.1',
  'A message is under way already: send RSET before the next MAIL'
)

export const NEED_MAIL = refuse(503, '5.5.1', 'Say who sends first: MAIL FROM comes before RCPT TO')

export const NEED_RECIPIENT = refuse(
  503,
  '5.5.1',
  'Nobody to deliver to: DATA comes after an accepted RCPT TO'
)

// RFC 5321 §3.3
export const NO_VALID_RECIPIENT = refuse(
  554,
  '5.5.1',
  'None of the recipients can be reached here, so there is nobody to deliver to'
)

export const BAD_SENDER = refuse(
  501,
  '5.1.7',
  'That is not a sender address: write MAIL FROM:<name@domain>'
)

export const BAD_RECIPIENT = refuse(
  501,
  '5.1.3',
  'That is not a recipient address: write RCPT TO:<name@domain>'
)

// RFC 5321 §4.1.1.11
export const UNKNOWN_PARAMETER = refuse(
  555,
  '5.5.4',
  'A parameter of this command is not known here'
)

export const BAD_PARAMETER = refuse(
  501,
  '5.5.4',
  'A parameter of this command has no meaning in this form'
)

// RFC 6531 §3.5
export const NEED_SMTPUTF8 = refuse(
  553,
  '5.6.7',
  'This address needs SMTPUTF8, which was not asked for'
)

export const TOO_MANY_RECIPIENTS = refuse(
  452,
  '4.5.3',
  'That many recipients take several messages: send the rest in the next one'
)

export const UNKNOWN_RECIPIENT = refuse(550, '5.1.1', 'There is no mailbox of that name here')

export const NO_RELAY = refuse(
  550,
  '5.7.1',
  'That domain is not served here, and mail for others is not passed on'
)

export const NOT_SET_UP = refuse(
  450,
  '4.3.2',
  'This server is still being set up: please try again later'
)

export const TOO_LARGE = refuse(552, '5.3.4', 'The message is larger than this server takes')

// RFC 1870 §6.1: room that may come back is 452
export const NO_ROOM = refuse(
  452,
  '4.3.1',
  'Too much mail is arriving at this moment: please try again in a minute'
)

export const NO_ROOM_ON_DISK = refuse(
  452,
  '4.3.1',
  'There is no room for a message of that size at this moment: please try again later'
)

// RFC 5321 §2.3.8: CR and LF only ever together. Whoever reads them apart sees other messages
// than we do, so the connection ends and nothing behind it is read.
export const BARE_NEWLINE_IN_MESSAGE = goodBye(
  550,
  '5.6.0',
  'The message holds CR or LF by itself or a NUL: lines end in CR LF (RFC 5321 section 2.3.8)'
)

export const BARE_NEWLINE_IN_COMMAND = goodBye(
  500,
  '5.5.2',
  'Commands end in CR LF, both and in this order (RFC 5321 section 2.3.8)'
)

export const COMMAND_TOO_LONG = goodBye(500, '5.5.2', 'That line is too long for a command')

export const TEXT_LINE_TOO_LONG = refuse(
  550,
  '5.6.0',
  'A line of the message is far too long: 998 octets are allowed (RFC 5322 section 2.1.1)'
)

export const HEADER_TOO_LARGE = refuse(
  550,
  '5.6.0',
  'The header of the message is larger than this server takes'
)

export const HEADER_LINE_TOO_LONG = refuse(
  550,
  '5.6.0',
  'A line of the header is far too long: 998 octets are allowed (RFC 5322 section 2.1.1)'
)

export const TOO_MANY_FIELDS = refuse(
  550,
  '5.6.0',
  'The header of the message has more fields than this server takes'
)

export const TOO_MANY_PARTS = refuse(
  550,
  '5.6.0',
  'The message has more parts than this server takes: put them into an archive'
)

export const TOO_DEEP = refuse(
  550,
  '5.6.0',
  'The parts of the message stand in each other more deeply than this server takes'
)

// RFC 2920 §3.1: DATA ends a group of commands, the message waits for 354
export const TALKED_OVER_US = goodBye(
  554,
  '5.5.0',
  'The message may begin only after our answer to DATA (RFC 2920 section 3.1)'
)

export const TALKED_TOO_SOON = goodBye(
  421,
  '4.7.0',
  'The server speaks first: wait for its greeting (RFC 5321 section 4.3.1)'
)

export const NO_HTTP = goodBye(
  421,
  '4.7.0',
  'This is a mail server, and that was a request of the web'
)

export const TOO_IDLE = goodBye(421, '4.4.2', 'Nothing was heard for too long: good bye')

export const UNKNOWN_COMMAND = refuse(500, '5.5.2', 'That command is not known here')

export const NEED_HELO = refuse(503, '5.5.1', 'Say who you are first: EHLO comes before all else')

// RFC 5321 §4.1.1.1
export const BAD_HELO = refuse(501, '5.5.4', 'Write EHLO and the name of your host behind it')

export const TLS_ALREADY = refuse(503, '5.5.1', 'This session is encrypted already')

export const TRY_AGAIN = refuse(
  451,
  '4.3.0',
  'Something went wrong on our side: please try again later'
)

export const NOT_NOW = goodBye(
  421,
  '4.3.0',
  'Something went wrong on our side: please try again later'
)

// RFC 4954 §6
export const NEED_TLS = refuse(
  538,
  '5.7.11',
  'A password only travels encrypted: send STARTTLS first'
)

export const NEED_SIGN_IN = refuse(
  530,
  '5.7.0',
  'Sign in first, with the address and password of your account'
)

export const SIGNED_IN_ALREADY = refuse(503, '5.5.1', 'This session is signed in already')

export const UNKNOWN_MECHANISM = refuse(
  504,
  '5.5.4',
  'That way of signing in is not known here: EHLO names those that are'
)

export const BAD_SIGN_IN = refuse(501, '5.5.4', 'That cannot be read as a sign-in of this kind')

export const SIGN_IN_ABORTED = refuse(501, '5.5.4', 'The sign-in was broken off, as you wished')

export const SIGN_IN_FAILED = refuse(
  454,
  '4.7.0',
  'Something went wrong on our side: please try again later'
)

export const TOO_MANY_ERRORS = goodBye(421, '4.7.0', 'Too many refused commands: good bye')

export const TOO_MANY_COMMANDS = goodBye(421, '4.7.0', 'Too many commands and no message: good bye')

export const TOO_MANY_CONNECTIONS = goodBye(
  421,
  '4.3.2',
  'Too many connections at this moment: please try again in a minute'
)

export const TOO_MANY_FROM_HOST = goodBye(
  421,
  '4.7.0',
  'Too many connections from your address: please close some'
)

export const SESSION_TOO_LONG = goodBye(
  421,
  '4.4.2',
  'This connection has lasted long enough: please open a new one'
)

export const SHUTTING_DOWN = goodBye(
  421,
  '4.3.2',
  'This server is being restarted: please try again in a minute'
)

function refuse(code: number, enhanced: string, text: string): Reply {
  return { code, enhanced, text }
}

function goodBye(code: number, enhanced: string, text: string): Reply {
  return { code, enhanced, text, hangUp: true }
}
