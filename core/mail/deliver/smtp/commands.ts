import { isAscii } from 'node:buffer'
import type { MessageBytes } from '@caliopen/contract/bytes'
import type { Extensions } from './client/hello.js'
import type { Envelope } from './envelope.js'

/** What is said before DATA. Throws for what would be more than one command. */
export function commandsOf(
  { from, to, dsn }: Envelope,
  { size, held }: MessageBytes,
  extensions: Extensions
): { mail: string; recipients: string[] } {
  const reports = extensions.has('DSN') ? dsn : undefined
  const utf8 = [from, ...to].some((address) => !isAscii(Buffer.from(address)))
  const parameters = [
    // RFC 1870 §3
    extensions.has('SIZE') && `SIZE=${size}`,
    // RFC 6152 §2; what is too large to be looked at may hold anything
    extensions.has('8BITMIME') && !(held && isAscii(held)) && 'BODY=8BITMIME',
    // RFC 6531 §3.4
    utf8 && 'SMTPUTF8',
    reports?.mail,
  ]
  return {
    mail: line(`MAIL FROM:<${from}>`, parameters),
    recipients: to.map((address) =>
      line(`RCPT TO:<${address}>`, [reports?.recipients.get(address)])
    ),
  }
}

function line(command: string, parameters: readonly (string | false | undefined)[]): string {
  const words = [command, ...parameters.filter((word) => word)].join(' ')
  if (/[\r\n\0]/.test(words)) throw new TypeError('an address or a parameter holds an end of line')
  return words
}
