import { spawn } from 'node:child_process'
import type { Endpoint } from '#appliance/lab/net/probe.js'
import { requireCommand } from '#appliance/lab/processes/command.js'
import { DOMAIN } from './contender.js'

export const SESSIONS = 20
export const PAYLOAD_BYTES = 10_000

export interface Load {
  to: Endpoint
  messages: number
  accounts: number
  /** stands in every subject */
  word: string
}

/**
 * Sends 10 KB messages over 20 sessions that are kept, and resolves with the last 250. Every source counts
 * its recipients up, so to many accounts there go as many sources as each account gets messages.
 */
export async function send({ to, messages, accounts, word }: Load): Promise<void> {
  const command = await requireCommand('smtp-source', 'postfix')
  const sources = accounts === 1 ? 1 : Math.min(SESSIONS, messages / accounts)
  const rounds = accounts === 1 ? 1 : messages / accounts / sources
  const numbered = accounts === 1 ? [] : ['-N']
  for (let round = 0; round < rounds; round++) {
    await Promise.all(
      Array.from({ length: sources }, (_, source) =>
        runSource(command, [
          ...['-d', '-s', String(share(SESSIONS, sources, source)), ...numbered],
          ...['-l', String(PAYLOAD_BYTES), '-m', String(messages / sources / rounds)],
          ...['-S', `bench ${word}`, '-f', 'a@sender.example', '-t', `u@${DOMAIN}`],
          `inet:${to.host}:${to.port}`,
        ])
      )
    )
  }
}

/** The parts of a whole that cannot be cut evenly differ by one. */
function share(whole: number, parts: number, part: number): number {
  return Math.floor(whole / parts) + (part < whole % parts ? 1 : 0)
}

function runSource(command: string, args: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const source = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'] })
    let complaints = ''
    source.stderr.setEncoding('utf8').on('data', (text: string) => (complaints += text))
    source.once('error', reject)
    source.once('exit', (code) => {
      if (code === 0) resolve()
      else reject(new Error(`smtp-source ended with ${code}: ${complaints.trim()}`))
    })
  })
}
