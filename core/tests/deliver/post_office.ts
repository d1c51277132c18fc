import { heldBytes } from '@caliopen/contract/bytes'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SubmissionDsn } from '@caliopen/contract/submission'
import type { Lab } from '#appliance/lab/lab.js'
import { waitUntil } from '#appliance/lab/wait.js'
import type { Accept } from '@caliopen/contract/arrival'
import { openBus } from '#core/bus/bus.js'
import type { Bus } from '#core/bus/bus.js'
import { openSpool } from '#core/messages/accept/open_spool.js'
import type { Spool } from '#core/messages/accept/spool.js'
import { startDigesting } from '#core/messages/digest/digesting.js'
import { readHere } from '#core/messages/digest/reading/read_here.js'
import type { Digesting } from '#core/messages/digest/digesting.js'
import type { DeliveryPayload } from '#core/messages/submissions/delivery_events.js'
import { submitTo } from '#core/messages/submissions/submit_message.js'
import { essentialJudge } from '../essential_judge.js'
import type { TestAccount } from '#core/tests/test_database.js'
import { testDatabase } from '#core/tests/test_instance.js'
import type { SqlDatabase } from '#database/sql.js'
import { Srs } from '#core/mail/forward/srs.js'
import { smarthostFor } from '#core/mail/deliver/smarthost/smarthost_for.js'
import { startDelivering } from '#core/mail/deliver/start_delivering.js'
import { openSigner } from '#core/mail/sign/signer.js'
import { instanceSeal } from '#database/seal.js'
import type { Delivering } from '#core/mail/deliver/start_delivering.js'

export interface DeliveryState {
  id: Buffer
  message_id: Buffer
  recipient: string
  status: string
  attempts: number
  next_at: number
  last_reply: string | null
  last_status: string | null
  tell: string | null
  tell_at: number | null
}

export const testSeal = instanceSeal('the key of a test')

/** Where it asks for its way; the lab's BIND otherwise. */
export interface Ways {
  dnsServer?: string
  policyPort?: number
}

/** All of a worker that sends and digests, in this process, against the lab. */
export class PostOffice {
  readonly #parts: {
    sql: SqlDatabase
    bus: Bus
    spool: Spool
    folder: string
    digesting: Digesting
  }
  readonly delivering: Delivering
  readonly problems: unknown[]

  private constructor(
    parts: { sql: SqlDatabase; bus: Bus; spool: Spool; folder: string; digesting: Digesting },
    delivering: Delivering,
    problems: unknown[]
  ) {
    this.#parts = parts
    this.delivering = delivering
    this.problems = problems
  }

  static async open(sql: SqlDatabase, lab: Lab, ways: Ways = {}): Promise<PostOffice> {
    const folder = mkdtempSync(join(tmpdir(), 'caliopen-post-'))
    const bus = await openBus('worker', folder)
    const spool = openSpool(testDatabase(), folder, sql)
    const problems: unknown[] = []
    const note = (details: object) => void problems.push(details)
    const log = { debug: () => undefined, info: () => undefined, warn: note, error: note }
    const { dnsServer = lab.dns.server, policyPort } = ways
    const settings = { dnsServers: [dnsServer], outboundPort: lab.outboundPort }
    const signer = openSigner({ sql, seal: testSeal, log })
    const delivering = await startDelivering({
      ...{ settings, policyPort, sql, accept: spool, bus, log, signer },
      srs: new Srs('a key for tests'),
      smarthostFor: smarthostFor(sql, testSeal),
    })
    const digesting = startDigesting({
      ...{ sql, spool, bus, log, dataDir: folder },
      judgeTrust: essentialJudge,
      reader: readHere,
    })
    return new PostOffice({ sql, bus, spool, folder, digesting }, delivering, problems)
  }

  /** What came in over SMTP is put here. */
  get accept(): Accept {
    return this.#parts.spool
  }

  async close(): Promise<void> {
    const { bus, spool, folder, digesting } = this.#parts
    await this.delivering.stop()
    await digesting.stop()
    await spool.close()
    await bus.close()
    rmSync(folder, { recursive: true })
  }

  /** Sends as a program of the account would; answers with the deliveries in the order of the recipients. */
  async send(
    from: TestAccount,
    to: string | string[],
    lines: string[] = [],
    dsn: SubmissionDsn | null = null
  ): Promise<Buffer> {
    const recipients = [to].flat()
    const header = [`From: ${from.address}`, `To: ${recipients.join(', ')}`, ...lines]
    const raw = heldBytes(Buffer.from([...header, '', 'Good morning', ''].join('\r\n')))
    const { sql, bus } = this.#parts
    const parts = { accountId: from.id, from: from.address, recipients, raw }
    const submission = { ...parts, trace: '', dsn }
    await submitTo(sql, bus)({ ...submission, notBefore: Date.now() })
    const row = await sql.get<{ message_id: Buffer }>(
      'select message_id from deliveries where account_id = ? order by id desc limit 1',
      [from.id]
    )
    if (!row) throw new Error('nothing was queued')
    return row.message_id
  }

  deliveriesOf(messageId: Buffer): Promise<DeliveryState[]> {
    return this.#parts.sql.all<DeliveryState>(
      'select * from deliveries where message_id = ? order by id',
      [messageId]
    )
  }

  /** Waits until every delivery of the message stands in one of these states. */
  async settled(
    messageId: Buffer,
    isSettled: (row: DeliveryState) => boolean = isOver
  ): Promise<DeliveryState[]> {
    const probe = async () => {
      const rows = await this.deliveriesOf(messageId)
      return rows.every(isSettled) && rows
    }
    return waitUntil('The deliveries were not settled', probe, {
      ...{ timeout: 20_000, every: 50 },
      log: () => JSON.stringify(this.problems),
    })
  }

  /** As if the time of the next attempt, or the end of the lease, had come. */
  async hasten(messageId: Buffer): Promise<void> {
    const { sql, bus } = this.#parts
    await sql.run(
      `update deliveries set next_at = 0, lease_until = 0
       where message_id = ? and status in ('queued', 'leased')`,
      [messageId]
    )
    await sql.run(`update destinations set retry_at = 0`)
    bus.publish('deliveries.queued', {})
  }

  async eventsOf(messageId: Buffer): Promise<DeliveryPayload[]> {
    const rows = await this.#parts.sql.all<{ payload: string }>(
      `select payload from message_events where message_id = ? and kind = 'delivery' order by id`,
      [messageId]
    )
    return rows.map(({ payload }) => JSON.parse(payload))
  }

  /** The messages of an account's inbox, once there are so many. */
  async inbox(account: TestAccount, count: number) {
    const probe = async () => {
      const rows = await this.#parts.sql.all<InboxRow>(
        `select messages.id, subject, from_address, thread_id, blob_hash, receptions.sender
         from messages
         join mailboxes on mailboxes.account_id = messages.account_id and mailboxes.id = mailbox_id
         join receptions on receptions.account_id = messages.account_id
           and receptions.message_id = messages.id
         where messages.account_id = ? and role = 'inbox' order by messages.id`,
        [account.id]
      )
      return rows.length >= count && rows
    }
    return waitUntil('The inbox stays empty', probe, {
      ...{ timeout: 20_000, every: 50 },
      log: () => JSON.stringify(this.problems),
    })
  }
}

interface InboxRow {
  id: Buffer
  subject: string
  from_address: string
  thread_id: Buffer
  blob_hash: Buffer
  sender: string
}

export function isOver({ status }: DeliveryState): boolean {
  return status === 'delivered' || status === 'failed'
}

export function isPutOff({ status, attempts }: DeliveryState): boolean {
  return status === 'queued' && attempts > 0
}
