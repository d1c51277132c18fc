import type { Heard } from '@caliopen/contract/kit/channels/scenario'
import { defineConformance } from '@caliopen/contract/kit/conformance'
import type { FakeResponse, FakeWorld } from '@caliopen/contract/kit/world/fake_world'
import type { FarMessage } from './api.js'

const SERVER = 'chat.example.net'
const TOKEN = 'token of a test'
const ANA = 'ana@chat.example.net'
const BO = 'bo@chat.example.net'

/** The far side, played: a server that keeps messages, and holds its answer back while there is none. */
class FarSide {
  readonly messages: FarMessage[] = []
  readonly heard: (Heard & { key: string })[] = []
  #waiting: (() => void)[] = []
  #repeated: FarMessage[] = []
  #isAway = false

  serve(world: FakeWorld): void {
    this.#isAway = false
    world.site(SERVER, async ({ url, method, headers, text }) => {
      if (headers?.authorization !== `Bearer ${TOKEN}`) return { status: 401 }
      const { pathname, searchParams } = new URL(url)
      if (pathname === '/me') return { json: { address: ANA, name: 'Ana' } }
      if (method === 'POST') return { json: this.#take(JSON.parse(text)) }
      return this.#messagesAfter(searchParams.get('after') ?? '')
    })
  }

  write(text: string): void {
    const id = `message-${this.messages.length}`
    this.messages.push({ id, with: BO, name: 'Bo', own: false, text, at: Date.now() })
    this.#wake()
  }

  /** As when it does not know that it arrived. */
  repeat(): void {
    this.#repeated = this.messages.slice(-1)
    this.#wake()
  }

  leave(world: FakeWorld): void {
    this.#isAway = true
    world.away(SERVER)
    this.#wake()
  }

  async #messagesAfter(after: string): Promise<FakeResponse> {
    const from = this.messages.findIndex(({ id }) => id === after) + 1
    if (this.messages.length === from) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 200)
        this.#waiting.push(() => {
          clearTimeout(timer)
          resolve()
        })
      })
    }
    if (this.#isAway) return { status: 503 }
    return { json: [...this.#repeated.splice(0), ...this.messages.slice(from)] }
  }

  #take({ key, text }: { key: string; text: string }): { id: string } {
    const known = this.heard.find((one) => one.key === key)
    if (known) return { id: known.sourceId }
    const sourceId = `sent-${this.heard.length}`
    this.heard.push({ key, text, sourceId })
    return { id: sourceId }
  }

  #wake(): void {
    for (const wake of this.#waiting.splice(0)) wake()
  }
}

let farSide = new FarSide()

/** What the kit needs to know to try the channel out. */
export default defineConformance({
  channels: {
    pigeon: {
      values: { server: SERVER, token: TOKEN },
      address: ANA,
      wrong: { field: 'token', values: { server: SERVER, token: 'another one' } },
      correspondent: BO,
      prepare(world) {
        farSide = new FarSide()
        farSide.serve(world)
      },
      write: (_, text) => farSide.write(text),
      heard: () => farSide.heard,
      repeat: () => farSide.repeat(),
      away: (world) => farSide.leave(world),
      back: (world) => farSide.serve(world),
    },
  },
})
