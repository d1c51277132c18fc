import type { RecipientDsn } from '@caliopen/contract/dsn'
import type { MessageBytes } from '@caliopen/contract/bytes'
import { readDsnRequest, readRecipientDsn } from './reading/dsn.js'
import { MessageReader } from './reading/message_reader.js'
import { type MailPath, readPath } from './reading/path.js'
import { recipientFault, senderFault } from './reading/path_faults.js'
import * as refusals from './refusals.js'
import { type Reply, because } from './reply.js'
import type { Admission, Client, Envelope, Rules } from './rules.js'
import type { Shared } from './shared.js'

const SENDER_OK: Reply = { code: 250, enhanced: '2.1.0', text: 'Sender ok' }
const RECIPIENT_OK: Reply = { code: 250, enhanced: '2.1.5', text: 'Recipient ok' }

/** One mail transaction after the other (RFC 5321 §3.3): commands in, answers out. */
export class Transaction<R> {
  #rules: Rules<R>
  #shared: Shared
  #from: MailPath | null = null
  #recipients = new Map<string, R>()
  #dsn = new Map<R, RecipientDsn>()
  #refused = 0
  #messages = 0

  constructor(rules: Rules<R>, shared: Shared) {
    this.#rules = rules
    this.#shared = shared
  }

  reset(): void {
    this.#from = null
    this.#recipients = new Map()
    this.#dsn = new Map()
    this.#refused = 0
  }

  mail(line: string, client: Client): Reply | Promise<Reply> {
    if (this.#from) return refusals.NESTED_MAIL
    const from = readPath(line, refusals.BAD_SENDER)
    if ('code' in from) return from
    const fault = senderFault(from, client, this.#shared)
    return (
      fault ?? answer(this.#rules.sender(from, client), (refusal) => this.#begin(from, refusal))
    )
  }

  recipient(line: string, client: Client): Reply | Promise<Reply> {
    const from = this.#from
    if (!from) return refusals.NEED_MAIL
    const to = readPath(line, refusals.BAD_RECIPIENT)
    if ('code' in to) return to
    const fault = recipientFault(to, from)
    if (fault) return fault
    const admission = this.#rules.recipient(to, client, from)
    return answer(admission, (known) => this.#admit(known, to))
  }

  /** A reader for the message that comes now, or why there must be none. */
  data(line: string): MessageReader | Reply {
    if (line.trim().length > 'DATA'.length) return refusals.BAD_PARAMETER
    if (!this.#from) return refusals.NEED_MAIL
    if (this.#recipients.size === 0) {
      return this.#refused ? refusals.NO_VALID_RECIPIENT : refusals.NEED_RECIPIENT
    }
    const { limits, budget, shelf } = this.#shared
    return budget.isFull ? refusals.NO_ROOM : new MessageReader(limits, budget, shelf)
  }

  /** The message is read to its end; the answer says whether we have taken it. */
  async message(reader: MessageReader, client: Client, hostname: string): Promise<Reply> {
    const from = this.#from
    const recipients = [...this.#recipients.values()]
    const wishes = this.#dsn
    this.reset()
    await reader.busy
    if (reader.fault) return reader.fault
    if (!from) return refusals.NEED_MAIL

    const id = `${client.sessionId}.${++this.#messages}`
    const utf8 = from.parameters.has('SMTPUTF8')
    const dsn = { ret: null, envid: null, ...readDsnRequest(from), recipients: wishes }
    try {
      return await this.#handOver(
        { from, recipients, client, id, hostname, utf8, dsn },
        reader.take()
      )
    } finally {
      reader.release()
    }
  }

  async #handOver(
    envelope: Envelope<R>,
    taken: MessageBytes | Promise<MessageBytes>
  ): Promise<Reply> {
    try {
      const refusal = await this.#rules.message(envelope, await taken)
      return refusal ?? { code: 250, enhanced: '2.0.0', text: `Taken as ${envelope.id}` }
    } catch (error) {
      return because(refusals.TRY_AGAIN, error)
    }
  }

  #begin(from: MailPath, refusal: Reply | null): Reply {
    if (!refusal) this.#from = from
    return refusal ?? SENDER_OK
  }

  #admit(admission: Admission<R>, to: MailPath): Reply {
    if ('refusal' in admission) {
      this.#refused += 1
      return admission.refusal
    }
    const { key, recipient } = admission
    const known = this.#recipients.has(key)
    // RFC 5321 §4.5.3.1.10
    if (!known && this.#recipients.size >= this.#shared.limits.recipients) {
      return refusals.TOO_MANY_RECIPIENTS
    }
    if (!known) this.#add(key, recipient, to)
    return RECIPIENT_OK
  }

  #add(key: string, recipient: R, to: MailPath): void {
    this.#recipients.set(key, recipient)
    const asked = to.parameters.size > 0 ? readRecipientDsn(to) : null
    if (asked) this.#dsn.set(recipient, asked)
  }
}

/** Answers at once where the rules do: a promise for each command would cost a fifth of the throughput. */
function answer<T>(verdict: T | Promise<T>, reply: (verdict: T) => Reply): Reply | Promise<Reply> {
  if (!(verdict instanceof Promise)) return reply(verdict)
  return verdict.then(reply, (error) => because(refusals.TRY_AGAIN, error))
}
