import { defineConformance } from '@caliopen/contract/kit/conformance'
import type { FakeWorld } from '@caliopen/contract/kit/world/fake_world'
import type { ChannelScenario } from '@caliopen/contract/kit/channels/scenario'
import { xml, type Element } from '@xmpp/xml'
import { ANA, BO, FarAccount, PASSWORD } from './far/far_account.js'
import { FarSession } from './far/far_session.js'
import { NS } from './wire/namespaces.js'

const HOST = 'xmpp.chat.example'
const PORT = 5223

/** What the kit plays: an XMPP server with an account on it, and Bo at the other end. */
class Far {
  account = new FarAccount()
  #session: FarSession | null = null
  #last: Element | null = null
  #count = 0

  begin(world: FakeWorld): void {
    this.account = new FarAccount()
    this.#session = null
    world.name('_xmpps-client._tcp.chat.example', 'SRV', [
      { name: HOST, port: PORT, priority: 1, weight: 1 },
    ])
    this.listen(world)
  }

  listen(world: FakeWorld): void {
    world.server(`${HOST}:${PORT}`, async (stream) => {
      const session = new FarSession(stream, this.account)
      this.#session = session
      await session.serve()
    })
  }

  write(...content: Element[]): void {
    this.#count += 1
    this.#last = this.account.write(`bo-${this.#count}`, ...content)
    this.repeat()
  }

  repeat(): void {
    if (this.#last && this.#session?.isLive) this.#session.hand(this.#last)
  }

  get lastWritten(): string {
    return this.#last?.attrs.id ?? ''
  }

  get lastHeard(): string {
    return this.account.heard.at(-1)?.sourceId ?? ''
  }
}

const far = new Far()
const body = (text: string) => xml('body', {}, text)

const scenario: ChannelScenario = {
  values: { address: ANA, password: PASSWORD },
  address: ANA,
  correspondent: BO,
  wrong: { field: 'password', values: { address: ANA, password: 'wrong' } },
  prepare: (world) => far.begin(world),
  write: (_, text) => far.write(body(text), xml('markable', { xmlns: NS.markers })),
  heard: () => far.account.heard,
  repeat: () => far.repeat(),
  confirmed: () => far.account.confirmed.size,
  away: (world) => world.away(`${HOST}:${PORT}`),
  back: (world) => far.listen(world),
  edit: (_, text) => {
    const replace = xml('replace', { xmlns: NS.correct, id: far.lastWritten })
    far.write(body(text), replace)
  },
  react: (_, sign) => {
    const reactions = { xmlns: NS.reactions, id: far.lastHeard }
    far.write(xml('reactions', reactions, xml('reaction', {}, sign)))
  },
  confirm: (_, state) => {
    const [name, xmlns] = state === 'read' ? ['displayed', NS.markers] : ['received', NS.receipts]
    far.write(xml(name, { xmlns, id: far.lastHeard }))
  },
}

export default defineConformance({ channels: { xmpp: scenario } })
