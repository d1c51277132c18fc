import { isAscii } from 'node:buffer'
import type { MessageBytes } from '@caliopen/contract/bytes'
import { BodyWriter } from './client/body.js'
import type { Conversation } from './client/conversation.js'
import type { Extensions } from './client/hello.js'
import { TIMES } from './client/times.js'
import type { Target } from './connect.js'
import type { Envelope, Sent } from './envelope.js'
import { readReply } from './reply.js'
import type { Reading } from './reply.js'
import type { Safety } from './safety/tls_policy.js'
import { commandsOf } from './commands.js'

/** A conversation with one host, for one message after another. */
export class Session {
  readonly target: Target
  readonly tls: Safety | null
  readonly extensions: Extensions
  /** how many messages it has carried */
  sent = 0
  readonly #talk: Conversation
  /** the last transaction did not end with a message */
  #unfinished = false

  constructor(target: Target, talk: Conversation, extensions: Extensions, tls: Safety | null) {
    this.target = target
    this.#talk = talk
    this.extensions = extensions
    this.tls = tls
  }

  get isOpen(): boolean {
    return this.#talk.isOpen
  }

  /** Whether who receives it is told of the reports that are wished (RFC 3461 §4). */
  get knowsDsn(): boolean {
    return this.extensions.has('DSN')
  }

  async send(envelope: Envelope, message: MessageBytes): Promise<Sent> {
    const refusal = this.#refusalOf(envelope, message)
    if (refusal) return all(envelope, refusal)
    this.sent += 1
    const transaction = { begun: false }
    try {
      return { kind: 'answered', readings: await this.#transact(envelope, message, transaction) }
    } catch (error) {
      const reply = error instanceof Error ? error.message : String(error)
      this.#talk.close()
      // RFC 5321 §4.5.4.1: had the far side all of it when it fell silent, it may keep it
      return { kind: 'broken', reply, uncertain: transaction.begun }
    }
  }

  /** Says QUIT, where somebody still listens. */
  quit(): void {
    this.#talk.quit()
  }

  close(): void {
    this.#talk.close()
  }

  /** What this host will not take, and what it need not be told for that. */
  #refusalOf({ from, to }: Envelope, { size }: MessageBytes): Reading | null {
    const largest = Number(this.extensions.get('SIZE') ?? 0)
    // RFC 1870 §4: 0 is no limit
    if (largest > 0 && size > largest) {
      const reply = `The message has ${size} octets, and ${this.target.host} takes ${largest}`
      return { kind: 'failed', status: '5.3.4', reply }
    }
    if (this.extensions.has('SMTPUTF8') || [from, ...to].every(isPlain)) return null
    // RFC 6531 §3.2
    const reply = `${this.target.host} takes no addresses with letters beyond ASCII`
    return { kind: 'failed', status: '5.6.7', reply }
  }

  async #transact(
    envelope: Envelope,
    message: MessageBytes,
    transaction: { begun: boolean }
  ): Promise<Map<string, Reading>> {
    const { mail, recipients } = commandsOf(envelope, message, this.extensions)
    const replies = await this.#say(mail, recipients)
    const readings = readingsOf(envelope, replies)
    const open = envelope.to.filter((recipient) => readings.get(recipient)?.kind === 'delivered')
    this.#unfinished = true
    if (!replies.data?.startsWith('354')) {
      // Where it did not come to DATA, the last reply is the 421 that ended it: nobody has got anything.
      const last = replies.data ?? replies.recipients.at(-1) ?? replies.mail
      for (const recipient of open) readings.set(recipient, readReply(last, 'data'))
      return readings
    }
    if (open.length === 0) {
      // RFC 2920 §3.1: it waits for a message to nobody
      await this.#talk.ask('.', TIMES.message)
      return readings
    }
    await this.#sayBody(message, transaction)
    const last = readReply(await this.#talk.hear(TIMES.message), 'message')
    this.#unfinished = false
    for (const recipient of open) readings.set(recipient, last)
    return readings
  }

  /** All at once where that is allowed (RFC 2920). */
  async #say(mail: string, recipients: readonly string[]): Promise<Replies> {
    const reset = this.#unfinished
    const commands = [...(reset ? ['RSET'] : []), mail, ...recipients, 'DATA']
    const together = this.extensions.has('PIPELINING')
    if (together) this.#talk.say(`${commands.join('\r\n')}\r\n`)
    const ask = (command: string, timeout: number = TIMES.command) =>
      together ? this.#talk.hear(timeout) : this.#talk.ask(command, timeout)
    if (reset) await ask('RSET')
    const replies: Replies = { mail: await ask(mail), recipients: [], data: null }
    if (!together && !replies.mail.startsWith('2')) return replies
    for (const command of recipients) {
      // 421 is the last thing that it says: RFC 5321 §3.8
      if (endsWith421(replies)) return this.#ended(replies)
      replies.recipients.push(await ask(command))
    }
    if (endsWith421(replies)) return this.#ended(replies)
    if (!together && !replies.recipients.some((reply) => reply.startsWith('2'))) return replies
    replies.data = await ask('DATA', TIMES.data)
    return replies
  }

  #ended(replies: Replies): Replies {
    this.#talk.close()
    return replies
  }

  async #sayBody(message: MessageBytes, transaction: { begun: boolean }): Promise<void> {
    const writer = new BodyWriter()
    if (message.held) {
      transaction.begun = true
      this.#talk.sayTogether([writer.write(message.held), writer.end()])
      return
    }
    for await (const octets of message.stream()) {
      this.#talk.say(writer.write(octets as Buffer))
      await this.#talk.room()
    }
    transaction.begun = true
    this.#talk.say(writer.end())
  }
}

interface Replies {
  mail: string
  recipients: string[]
  /** null: it did not come to that */
  data: string | null
}

function endsWith421({ mail, recipients }: Replies): boolean {
  return (recipients.at(-1) ?? mail).startsWith('421')
}

/** One reading a recipient: its own refusal, or what was said before it. */
function readingsOf({ to }: Envelope, { mail, recipients }: Replies): Map<string, Reading> {
  const first = readReply(mail, 'mail')
  return new Map(
    to.map((recipient, position) => {
      if (first.kind !== 'delivered') return [recipient, first]
      const own = recipients[position] ?? recipients.at(-1) ?? mail
      return [recipient, readReply(own, 'rcpt')]
    })
  )
}

function all({ to }: Envelope, reading: Reading): Sent {
  return { kind: 'answered', readings: new Map(to.map((recipient) => [recipient, reading])) }
}

function isPlain(address: string): boolean {
  return isAscii(Buffer.from(address))
}
