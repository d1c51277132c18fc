import { requireCommand, runCommand } from './processes/command.js'
import type { Endpoint } from './net/probe.js'

export interface SwaksOptions {
  server: Endpoint
  from: string
  to: string | readonly string[]
  subject?: string
  body?: string
  /** more of swaks(1)'s options: `['--tls', '--attach', '@file']` */
  args?: readonly string[]
}

/** Sends a message with swaks, a client that none of us wrote; answers with the whole transcript. */
export async function swaks(options: SwaksOptions): Promise<string> {
  const { server, from, to, subject, body, args = [] } = options
  const recipients = typeof to === 'string' ? to : to.join(',')
  const output = await runCommand(await requireCommand('swaks', 'swaks'), [
    ...['--server', `${server.host}:${server.port}`, '--from', from, '--to', recipients],
    ...(subject === undefined ? [] : ['--header', `Subject: ${subject}`]),
    ...(body === undefined ? [] : ['--body', body]),
    ...['--timeout', '20s', ...args],
  ])
  return output.stdout + output.stderr
}
