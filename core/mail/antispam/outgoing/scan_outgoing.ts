import { idText } from '@caliopen/contract/ids'
import type { Log } from '@caliopen/contract/log'
import { rememberedSetting } from '#core/accounts/settings/remembered_setting.js'
import type { Bus } from '#core/bus/bus.js'
import { announceChanges } from '#core/channels/changes.js'
import type { Letter } from '#core/channels/channel.js'
import type { SqlDatabase } from '#database/sql.js'
import { messageBytes } from '../../deliver/message_bytes.js'
import { decide, unscanned, type Decision } from '../decide.js'
import type { ScanRequest } from '../rspamd/request.js'
import { Scanner } from '../scanner.js'
import { ANTISPAM, type AntispamSetting } from '../setting.js'
import {
  outgoingVerdict,
  recordOutgoing,
  stillLeased,
  type OutgoingVerdict,
} from './outgoing_scans.js'

export interface OutgoingParts {
  sql: SqlDatabase
  bus: Bus
  log: Log
  hostname: () => Promise<string>
}

type Scanning = AntispamSetting & { scanner: string }

/** Whether a letter of an account may leave. A message is looked at once, before any of it goes. */
export class OutgoingScans {
  readonly #parts: OutgoingParts
  readonly #scanner: Scanner
  readonly #setting: () => Promise<AntispamSetting>
  /** several destinations of one message wait for one verdict */
  readonly #looking = new Map<string, Promise<void>>()

  constructor(parts: OutgoingParts) {
    this.#parts = parts
    this.#scanner = new Scanner(parts.log)
    this.#setting = rememberedSetting(parts.sql, ANTISPAM)
  }

  /** False: it is held, with its reason, and nothing of it is to be settled. */
  async mayLeave(letter: Letter): Promise<boolean> {
    const { sql } = this.#parts
    const setting = await this.#setting()
    if (setting.scanner === null || !isOwn(letter)) return true
    const verdict = (await outgoingVerdict(sql, letter)) ?? (await this.#lookOnce(letter, setting))
    if (verdict !== 'spam') return true
    // what is due although it was held was released since
    return stillLeased(sql, letter)
  }

  async close(): Promise<void> {
    await this.#scanner.close()
  }

  async #lookOnce(letter: Letter, setting: AntispamSetting): Promise<OutgoingVerdict | null> {
    if (setting.scanner === null) return null
    const key = letter.accountId.toString('hex') + letter.messageId.toString('hex')
    const looking =
      this.#looking.get(key) ??
      this.#look(letter, { ...setting, scanner: setting.scanner }).finally(
        () => void this.#looking.delete(key)
      )
    this.#looking.set(key, looking)
    await looking
    return outgoingVerdict(this.#parts.sql, letter)
  }

  async #look(letter: Letter, setting: Scanning): Promise<void> {
    const { sql, bus, log } = this.#parts
    const request = await this.#requestOf(letter)
    // what is gone is told by whoever delivers it
    if (!request) return
    const scan = await this.#scanner.scan(setting.scanner, request)
    const now = Date.now()
    if (scan.kind === 'unscanned') {
      await recordOutgoing(sql, letter, 'unscanned', unscanned([], setting.thresholds), now)
      return
    }
    const { act, facts } = decide(scan.answer, [], setting.thresholds)
    const verdict = isSpam(act) ? 'spam' : 'clean'
    const changes = await recordOutgoing(sql, letter, verdict, facts, now)
    if (verdict === 'clean') return
    log.warn(
      { message: idText(letter.messageId), ...facts },
      'what an account sends looks like spam'
    )
    announceChanges(bus, changes)
  }

  async #requestOf(letter: Letter): Promise<ScanRequest | null> {
    const { sql, hostname } = this.#parts
    const account = await sql.get<{ address: string }>(
      'select address from accounts where id = ?',
      [letter.accountId]
    )
    const message = await messageBytes(sql, letter)
    return (
      message && {
        ...{ message, from: letter.sender, hostname: await hostname(), client: null },
        recipients: letter.deliveries.map(({ recipient }) => recipient),
        queueId: idText(letter.messageId),
        user: account?.address ?? letter.sender,
      }
    )
  }
}

/** What is passed on was scanned when it came in, and reports are ours. */
function isOwn({ sender, bytes }: Letter): boolean {
  return sender !== '' && bytes === null
}

/** Who is known by name is not made to wait. */
function isSpam(act: Decision['act']): boolean {
  return act === 'reject' || act === 'junk'
}
