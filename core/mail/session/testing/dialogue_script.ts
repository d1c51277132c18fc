import fc from 'fast-check'

/** What a client may say, right and wrong: most of it near to what is understood. */
const ADDRESS = [
  ...['<ana@example.org>', '<bob@example.org>', '<who@example.org>', '<x@far.example>', '<>'],
  ...[
    '<"a b"@example.org>',
    '<@a,@b:ana@example.org>',
    '<ana@[127.0.0.1]>',
    '<\xc3\xa9@e.example>',
  ],
  ...['<ana@example.org', 'ana@example.org', '<a@b@c>', `<${'a'.repeat(300)}@example.org>`],
]
const PARAMETERS = [
  ...['', '', '', ' SIZE=10', ' SIZE=99999999999', ' SIZE=', ' BODY=8BITMIME', ' BODY=BINARYMIME'],
  ...[' SMTPUTF8', ' RET=FULL', ' RET=HDRS ENVID=a+2Bb', ' ENVID=a+0Ab', ' NOTIFY=NEVER'],
  ...[' NOTIFY=SUCCESS,DELAY ORCPT=rfc822;a+40b', ' ORCPT=utf-8;\\x{E9}', ' AUTH=<>', ' X=Y X=Y'],
]
const COMMANDS = [
  ...[
    'EHLO a',
    'HELO a',
    'EHLO',
    'RSET',
    'NOOP',
    'VRFY a',
    'EXPN a',
    'HELP',
    'DATA',
    'DATA',
    'QUIT',
  ],
  ...['STARTTLS', 'AUTH PLAIN', 'AUTH PLAIN AGEAYg==', 'AUTH LOGIN', '*', 'BDAT 5 LAST', 'WIZ'],
  ...['XCLIENT ADDR=1.2.3.4', 'PROXY TCP4 1.2.3.4 1.2.3.4 1 2', 'GET / HTTP/1.1', 'TURN', ''],
]
const MESSAGES = [
  'Subject: Hi\r\n\r\nHello\r\n',
  'Hello\r\n',
  '..\r\n.x\r\n',
  'Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nx\r\n--b--\r\n',
  'Content-Type: message/rfc822\r\n\r\n'.repeat(40),
  `Content-Type: multipart/mixed; boundary=b\r\n\r\n${'--b\r\n\r\n'.repeat(1_100)}`,
  'A: b\r\n'.repeat(1_100),
  `A: ${'b'.repeat(70_000)}\r\n\r\n`,
]
const ENDS = ['\r\n', '\r\n', '\r\n', '\r\n', '\n', '\r', '\r\r\n', '\n\r', '\0\r\n', '']
const DOTS = ['.\r\n', '.\r\n', '.\r\n', '\r\n.\r\n', '.\n', '\n.\n', '\r.\r', '.', '']

const end = fc.constantFrom(...ENDS)
const command = fc.constantFrom(...COMMANDS)
const path = fc
  .tuple(
    fc.constantFrom('MAIL FROM:', 'RCPT TO:', 'mail from: ', 'RCPT TO'),
    fc.constantFrom(...ADDRESS),
    fc.constantFrom(...PARAMETERS)
  )
  .map((words) => words.join(''))
const line = fc.tuple(fc.oneof(command, path), end).map((words) => words.join(''))
const envelope = fc.constantFrom(
  'MAIL FROM:<x@far.example>\r\nRCPT TO:<ana@example.org>\r\nDATA\r\n',
  'RSET\r\nMAIL FROM:<>\r\nRCPT TO:<bob@example.org>\r\nDATA\r\n'
)
const message = fc
  .tuple(fc.constantFrom(...MESSAGES), fc.constantFrom(...DOTS))
  .map((words) => words.join(''))
const noise = fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes).toString('latin1'))

/** Steps of a dialogue, bytes as Latin-1; between two of them a packet may end. */
export const script: fc.Arbitrary<string[]> = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: line },
    { weight: 2, arbitrary: envelope },
    { weight: 3, arbitrary: message },
    { weight: 1, arbitrary: noise }
  ),
  { maxLength: 15 }
)
