import type { Conversation } from './conversation.js'
import { TIMES } from './times.js'

/** What a host offers: names in upper case, with what stands behind them (RFC 5321 §4.1.1.1). */
export type Extensions = ReadonlyMap<string, string>

/** A reply that says no. */
export class RefusalError extends Error {
  readonly code = 'E_SMTP_REFUSAL'
  readonly response: string

  constructor(response: string) {
    super(response.split('\n')[0])
    this.response = response
  }
}

/** Introduces us. Throws E_SMTP_REFUSAL. */
export async function sayHello(talk: Conversation, ourName: string): Promise<Extensions> {
  const reply = await talk.ask(`EHLO ${ourName}`, TIMES.command)
  if (reply.startsWith('2')) return extensionsOf(reply)
  // RFC 5321 §3.2: who does not know EHLO knows HELO
  if (!/^50[0-2]/.test(reply)) throw new RefusalError(reply)
  const plain = await talk.ask(`HELO ${ourName}`, TIMES.command)
  if (!plain.startsWith('2')) throw new RefusalError(plain)
  return new Map()
}

function extensionsOf(reply: string): Extensions {
  const lines = reply.split('\n').slice(1)
  return new Map(
    lines.map((line): [string, string] => {
      // `AUTH=LOGIN` is how some wrote it before RFC 4954
      const [name = '', ...values] = line.slice(4).trim().split(/[ =]+/)
      return [name.toUpperCase(), values.join(' ').toUpperCase()]
    })
  )
}
