import { idText } from '@caliopen/contract/ids'
import type {
  Letter,
  Outcome,
  OutboundChannel,
  Settle,
  ToldLetter,
} from '#core/channels/channel.js'
import { nameMessage } from '#core/messages/chat/name_message.js'
import { readChatRaw } from '#core/messages/chat/chat_raw.js'
import { getBlob } from '#core/messages/blobs/blobs.js'
import type { SqlDatabase } from '#database/sql.js'
import type { PluginCalls } from '../../hosts/plugin_calls.js'
import { findOwnIdentity } from '../identities.js'
import { outboundMessage } from './outbound_message.js'
import { failed, outcomeOfError, outcomeOfReceipt, readReceipt } from './outcome.js'

export interface PluginChannelParts {
  name: string
  /** the plugin that brings it */
  plugin: string
  sql: SqlDatabase
  calls: PluginCalls
}

/** As long as a far side may take to say that it has the message. */
const DEADLINE = 30_000

/** A way out that a plugin brought: one message of a chat after the other to each correspondent. */
export class PluginChannel implements OutboundChannel {
  readonly name: string
  readonly plugin: string
  readonly concurrency = { total: 20, destination: 1 }
  readonly #parts: PluginChannelParts

  constructor(parts: PluginChannelParts) {
    this.name = parts.name
    this.plugin = parts.plugin
    this.#parts = parts
  }

  async deliver(
    _destination: string,
    letters: readonly Letter[],
    settle: Settle,
    signal: AbortSignal
  ): Promise<void> {
    for (const letter of letters) {
      for (const delivery of letter.deliveries) {
        const outcome = signal.aborted ? 'released' : await this.#send(letter, delivery.recipient)
        await settle([{ letter, delivery, outcome }])
      }
    }
  }

  /** What failed stands on the message itself, where its writer reads it: nobody is written to about a chat. */
  async tellSender(_letter: ToldLetter): Promise<void> {}

  async close(): Promise<void> {}

  async #send(letter: Letter, recipient: string): Promise<Outcome> {
    const { sql, calls, plugin } = this.#parts
    const { accountId, sender: address, messageId } = letter
    const identity = await findOwnIdentity(sql, accountId, this.name, address)
    if (!identity) return failed(`${address} is linked no more`, UNLINKED)
    const raw = await this.#raw(letter)
    if (!raw) return failed('the message is gone', null)
    const message = outboundMessage(readChatRaw(raw), {
      ...{ id: idText(messageId), identityId: idText(identity.id), to: recipient },
    })
    try {
      const answer = await calls.call(plugin, `channels/${this.name}/send`, message, {
        deadline: DEADLINE,
      })
      const receipt = readReceipt(answer)
      const sent = { accountId, messageId, channel: this.name, address }
      await nameMessage(sql, { ...sent, sourceId: receipt.sourceId })
      return outcomeOfReceipt(receipt)
    } catch (error) {
      return outcomeOfError(error, plugin)
    }
  }

  async #raw({ accountId, messageId }: Letter): Promise<Buffer | null> {
    const row = await this.#parts.sql.get<{ blob_hash: Buffer }>(
      'select blob_hash from messages where account_id = ? and id = ?',
      [accountId, messageId]
    )
    return row ? getBlob(this.#parts.sql, row.blob_hash) : null
  }
}

const UNLINKED = { key: 'channels.sending.unlinked', values: {} }
