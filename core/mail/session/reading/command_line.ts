import { BARE_NEWLINE_IN_COMMAND, COMMAND_TOO_LONG } from '../refusals.js'
import type { Reply } from '../reply.js'

const CR = 0x0d
const LF = 0x0a

export interface CommandLine {
  /** without its CR LF */
  line: Buffer
  rest: Buffer
}

/**
 * Takes one command off the input. Returns null when it has not arrived in full, and why the client
 * must go when it never will. Only CR LF ends a command (RFC 5321 §2.3.8).
 */
export function readCommandLine(input: Buffer, maxBytes: number): CommandLine | Reply | null {
  const cr = input.indexOf(CR)
  const lf = input.indexOf(LF)
  const undecided = lf === -1 && (cr === -1 || cr === input.length - 1)
  if (undecided) return input.length > maxBytes ? COMMAND_TOO_LONG : null
  if (lf !== cr + 1 || cr === -1) return BARE_NEWLINE_IN_COMMAND

  if (lf >= maxBytes) return COMMAND_TOO_LONG
  const line = input.subarray(0, cr)
  return line.includes(0) ? BARE_NEWLINE_IN_COMMAND : { line, rest: input.subarray(lf + 1) }
}
