import type { PluginHost } from '@caliopen/contract/plugin/host'
import type { ChannelTransport } from '@caliopen/contract/points/channel'
import type { Element } from '@xmpp/xml'
import { Archive } from '../archive/archive.js'
import type { Memory } from '../archive/memory.js'
import type { Session } from '../session/session.js'
import { isOwnMessageId, messageIdOf, sourceIdOf } from '../stanzas/ids.js'
import { readLetter, type Letter } from '../stanzas/letter.js'
import {
  isMarkable,
  readMessage,
  receiptWanted,
  type MessageContext,
} from '../stanzas/read_message.js'
import type { Roster } from '../stanzas/roster.js'
import { writeReceipt } from '../stanzas/write_message.js'
import { NS } from '../wire/namespaces.js'
import type { Deliveries } from './deliveries.js'

export interface ConversationParts {
  identityId: string
  own: string
  session: Session
  /** our own among the account's programs */
  resource: string
  memory: Memory
  roster: Roster
  deliveries: Deliveries
  host: PluginHost
}

const DAY = 86_400_000
/** The clocks of a server and of ours. */
const OVERLAP = 600_000

/** What is said on one connection, turned into events. */
export class Conversation {
  readonly archive: Archive
  readonly #parts: ConversationParts
  readonly #context: MessageContext
  /** the server's stamps are to be believed (XEP-0359 §5) */
  #stamps = false
  /** everything before this connection is kept: from now on each message moves the position */
  #caughtUp = false
  #newest: Letter | null = null

  constructor(parts: ConversationParts) {
    this.#parts = parts
    this.archive = new Archive(parts.session.questions)
    this.#context = contextOf(parts)
  }

  /** Once the server has said what it has. On a resumed session nothing was missed. */
  prepare({ stamps, caughtUp }: { stamps: boolean; caughtUp: boolean }): void {
    this.#stamps = stamps
    this.#caughtUp = caughtUp
  }

  /** Resolves when what it says is durable. */
  async onMessage(stanza: Element): Promise<void> {
    const letter = this.#letterOf(stanza)
    if (letter === null) return
    if (letter.way === 'archive' || letter.way === 'history') {
      this.archive.take(stanza.getChild('result', NS.mam)?.attrs.queryid ?? '', letter)
      return
    }
    await this.#keep([letter])
    this.#moved(letter)
    await this.#confirm(letter)
  }

  /** Reads what the archive has and we have not. */
  async catchUp(goLive: () => Promise<void>): Promise<void> {
    const { memory, host } = this.#parts
    const days = Number(host.settings.history_days ?? 90)
    const start = Math.max(Date.now() - days * DAY, memory.lastAt - OVERLAP)
    await this.archive.catchUp({
      after: memory.last,
      start,
      keep: (letters) => this.#keep(letters),
      moved: (last, at) => memory.moved(last, at),
      goLive,
    })
    this.#caughtUp = true
    memory.completed()
    if (this.#newest) this.#moved(this.#newest)
  }

  /** Whether the archive has a message of ours that went to them since that moment. */
  async hasSent(messageId: string, to: string, since: number): Promise<boolean> {
    const letters = await this.archive.with(to, since - OVERLAP)
    return letters.some(
      ({ direction, stanza }) => direction === 'out' && messageIdOf(stanza) === messageId
    )
  }

  #letterOf(stanza: Element): Letter | null {
    const { own } = this.#parts
    const { queries } = this.archive
    const firstTime = !this.#parts.memory.isComplete
    return readLetter(stanza, { own, stamps: this.#stamps, now: Date.now(), queries, firstTime })
  }

  async #keep(letters: readonly Letter[]): Promise<void> {
    const { deliveries } = this.#parts
    await deliveries.add(letters.flatMap((letter) => this.#eventsOf(letter)))
  }

  /** What we sent ourselves the core has: it gave it to us. */
  #eventsOf(letter: Letter) {
    const { direction, resource, stanza } = letter
    const id = messageIdOf(stanza)
    const isOurs = direction === 'out' && resource === this.#parts.resource
    if (isOurs && id !== null && isOwnMessageId(id)) return []
    const events = readMessage(letter, this.#context)
    if (id !== null && events.some(({ kind }) => kind === 'message')) {
      const { correspondent } = letter
      this.#parts.memory.remember({
        ...{ correspondent, direction, messageId: id, sourceId: sourceIdOf(letter) },
        markable: isMarkable(letter),
      })
    }
    return events
  }

  /** XEP-0313 §5.1.1: the stamp of a live message is its id in the archive. */
  #moved(letter: Letter): void {
    if (letter.archiveId === null) return
    if (this.#caughtUp) this.#parts.memory.moved(letter.archiveId, letter.at)
    else this.#newest = letter
  }

  /** XEP-0184 §5.3: only who may know that we are here is told that we have it. */
  async #confirm(letter: Letter): Promise<void> {
    const { roster, session } = this.#parts
    const wanted = receiptWanted(letter)
    if (wanted === null || !roster.get(letter.correspondent)?.trusted) return
    await session.send(writeReceipt(letter.stanza.attrs.from ?? letter.correspondent, wanted))
  }
}

function contextOf({
  identityId,
  own,
  memory,
  roster,
  session,
}: ConversationParts): MessageContext {
  const { tls, server } = session.stream
  const transport: ChannelTransport = { tls, host: server.host, verified: true }
  return {
    identityId,
    own,
    transport,
    nameOf: (address) => roster.get(address)?.name ?? '',
    find: (correspondent, direction, messageId) => memory.find(correspondent, direction, messageId),
  }
}
