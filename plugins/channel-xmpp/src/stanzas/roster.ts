import type { RosterEvent } from '@caliopen/contract/points/channel'
import type { Element } from '@xmpp/xml'
import { NS } from '../wire/namespaces.js'
import { bareOf } from './addresses.js'
import { digest } from './ids.js'
import { cleaned } from './text.js'

export interface RosterItem {
  address: string
  name: string
  /** they may know that we are here: subscription "from" or "both" (RFC 6121 §2.1.2.5) */
  trusted: boolean
}

const MOST = 5_000
/** of one event */
const CHUNK = 500

/** The account's list of correspondents, as the server last said it. */
export class Roster {
  readonly #items = new Map<string, RosterItem>()

  get(address: string): RosterItem | undefined {
    return this.#items.get(address)
  }

  replace(query: Element | undefined): void {
    this.#items.clear()
    this.change(query)
  }

  /** A push (RFC 6121 §2.1.6) holds what changed. */
  change(query: Element | undefined): void {
    for (const item of query?.getChildren('item', NS.roster) ?? []) {
      const address = bareOf(item.attrs.jid)
      if (address === '') continue
      if (item.attrs.subscription === 'remove') this.#items.delete(address)
      else if (this.#items.size < MOST) this.#items.set(address, itemOf(address, item))
    }
  }

  /** The same list is the same event. */
  events(identityId: string, at: number): RosterEvent[] {
    const all = [...this.#items.values()]
      .map(({ address, name }) => ({ address, name }))
      .toSorted((a, b) => (a.address < b.address ? -1 : 1))
    const chunks = Array.from({ length: Math.ceil(all.length / CHUNK) }, (_, index) =>
      all.slice(index * CHUNK, (index + 1) * CHUNK)
    )
    return chunks.map((correspondents) => ({
      kind: 'roster',
      identityId,
      sourceId: `roster-${digest(JSON.stringify(correspondents))}`,
      at,
      correspondents,
    }))
  }
}

function itemOf(address: string, { attrs }: Element): RosterItem {
  const { subscription = 'none' } = attrs
  return {
    address,
    name: cleaned(attrs.name ?? '')
      .trim()
      .slice(0, 200),
    trusted: subscription === 'from' || subscription === 'both',
  }
}
