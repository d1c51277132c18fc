import { test } from '@japa/runner'
import { definePlugin } from '../../plugin/define_plugin.js'
import { PluginError } from '../../plugin/errors.js'
import type { PluginHost } from '../../plugin/host.js'
import type {
  ChannelHealth,
  ChannelPoint,
  InboundMessage,
  OutboundMessage,
  Receipt,
} from '../../points/channel.js'
import { inProcess } from '../in_process.js'
import { runKit } from '../run.js'
import { manifestWith } from '../specimen.js'
import type { FakeWorld } from '../world/fake_world.js'
import { channelsKit } from './kit.js'
import type { ChannelScenario, Heard } from './scenario.js'

const LOFT = 'loft.example.net'
const URL = `https://${LOFT}/`

const manifest = manifestWith({
  contributes: {
    channels: [
      {
        ...{ name: 'pigeon', title: 'title', link: [] },
        abilities: {
          ...{ threads: false, subject: false, attachments: null, length: 500 },
          ...{ edits: false, reactions: false, receipts: false, replyWindow: null },
        },
      },
    ],
  },
  permissions: {
    hosts: [{ host: LOFT, ports: [443], use: 'https', why: 'why' }],
    storage: { bytes: 10_000 },
  },
})

/** The far side: a loft that keeps letters until the pigeon says which it has. */
class Loft {
  readonly letters: { id: string; text: string }[] = []
  readonly heard: Heard[] = []
  confirmed = 0

  serve(world: FakeWorld): void {
    world.site(LOFT, ({ method, text, headers }) => {
      if (headers?.authorization !== 'right') return { status: 401 }
      if (method === 'POST') this.#take(JSON.parse(text))
      if (method === 'PUT') this.confirmed = Number(text)
      return { json: this.letters.slice(this.confirmed) }
    })
  }

  /** What has an id that was heard is the same letter. */
  #take(letter: Heard): void {
    if (!this.heard.some(({ sourceId }) => sourceId === letter.sourceId)) this.heard.push(letter)
  }
}

function scenario(): ChannelScenario {
  const loft = new Loft()
  return {
    ...{ values: { key: 'right' }, address: 'ana@loft', correspondent: 'bo@loft' },
    wrong: { field: 'key', values: { key: 'wrong' } },
    prepare: (world) => {
      Object.assign(loft, { letters: [], heard: [], confirmed: 0 })
      loft.serve(world)
    },
    write: (_, text) => void loft.letters.push({ id: `letter-${loft.letters.length}`, text }),
    heard: () => loft.heard,
    repeat: () => void (loft.confirmed = 0),
    confirmed: () => loft.confirmed,
    away: (world) => world.away(LOFT),
    back: (world) => loft.serve(world),
    patience: 400,
  }
}

type Ask = (method: 'GET' | 'POST' | 'PUT', body?: string) => Promise<unknown>

/** A channel that asks its loft every few milliseconds. Each method may be spoilt by a test. */
class Pigeon implements ChannelPoint {
  readonly host: PluginHost
  readonly timers = new Map<string, NodeJS.Timeout>()
  health_: ChannelHealth = { state: 'connecting', reason: null, since: Date.now() }

  constructor(host: PluginHost) {
    this.host = host
  }

  ask(key: unknown): Ask {
    return async (method, body) => {
      const headers = { authorization: String(key) }
      const request = { url: URL, method, headers, ...(body !== undefined && { body }) }
      const { status, body: answer } = await this.host.fetch(request)
      if (status === 401) throw new PluginError('E_CREDENTIALS', 'the key is wrong')
      return JSON.parse(Buffer.from(answer).toString())
    }
  }

  async link({ values }: Parameters<ChannelPoint['link']>[0]) {
    try {
      await this.ask(values.key)('GET')
      return { kind: 'linked' as const, address: 'ana@loft', name: 'Ana', secrets: {} }
    } catch (error) {
      if (!(error instanceof PluginError) || error.code !== 'E_CREDENTIALS') throw error
      const reason = { key: 'wrong', values: {} }
      return { kind: 'refused' as const, field: 'key', reason }
    }
  }

  async start({ id, values }: Parameters<ChannelPoint['start']>[0]) {
    await this.stop(id)
    const look = async () => {
      await this.look(id, this.ask(values.key)).catch(() => this.become('waiting'))
      if (this.timers.has(id)) this.timers.set(id, setTimeout(look, 2).unref())
    }
    this.timers.set(id, setTimeout(look, 0))
  }

  async look(identityId: string, ask: Ask) {
    const letters = (await ask('GET')) as { id: string; text: string }[]
    this.become('connected')
    if (letters.length === 0 || !this.timers.has(identityId)) return
    const events = letters.slice(0, 100).map((letter) => this.event(identityId, letter))
    await this.host.channel.deliver(events)
    const last = events.at(-1)?.sourceId.replace('letter-', '') ?? '0'
    await ask('PUT', String(Number(last) + 1))
  }

  event(identityId: string, { id, text }: { id: string; text: string }): InboundMessage {
    return {
      ...{ kind: 'message', identityId, sourceId: id, at: Date.now(), direction: 'in', text },
      ...{ correspondent: { address: 'bo@loft', name: '' }, room: null, subject: null },
      ...{ inReplyTo: null, attachments: [], fromArchive: false, transport: null, openpgp: null },
      source: text,
    }
  }

  async stop(id: string) {
    clearTimeout(this.timers.get(id))
    this.timers.delete(id)
  }

  async send({ id, text }: OutboundMessage): Promise<Receipt> {
    await this.ask('right')('POST', JSON.stringify({ text, sourceId: id }))
    return { sourceId: id, tls: null, host: LOFT }
  }

  async health() {
    return this.health_
  }

  become(state: ChannelHealth['state']) {
    if (state !== this.health_.state) this.health_ = { state, reason: null, since: Date.now() }
  }
}

async function failuresOf(Spoilt: typeof Pigeon, only = /./): Promise<string[]> {
  const factory = definePlugin((host) => ({ channels: { pigeon: new Spoilt(host) } }))
  const subject = { manifest, files: new Map(), start: inProcess(factory, manifest) }
  const checks = channelsKit.checks.filter(({ name }) => only.test(name))
  const results = await runKit({ ...channelsKit, checks }, subject, 'pigeon', scenario())
  return results
    .filter(({ outcome }) => outcome === 'failed')
    .map(({ check, sentence }) => `${check}: ${sentence}`)
}

test.group('The kit for channels', () => {
  test('is passed by one that does all', async ({ assert }) => {
    assert.deepEqual(await failuresOf(Pigeon), [])
  }).timeout(20_000)

  test('sees one that {0}')
    .with<[string, typeof Pigeon, RegExp][]>([
      [
        'gives what is repeated a new id',
        class extends Pigeon {
          count = 0
          override event(...args: Parameters<Pigeon['event']>) {
            return { ...super.event(...args), sourceId: `letter-${(this.count += 1)}` }
          }
        },
        /repeated as the same event/,
      ],
      [
        'takes what is alike for the same',
        class extends Pigeon {
          override event(...args: Parameters<Pigeon['event']>) {
            const event = super.event(...args)
            return { ...event, sourceId: `text ${event.text}` }
          }
        },
        /same text apart/,
      ],
      [
        'sends every time it is asked',
        class extends Pigeon {
          override send(message: OutboundMessage) {
            return super.send({ ...message, id: `${message.id}-${Math.random()}` })
          }
        },
        /asked to send twice/,
      ],
      [
        'confirms before it is durable',
        class extends Pigeon {
          override async look(identityId: string, ask: Ask) {
            const letters = (await ask('GET')) as { id: string }[]
            const last = letters.at(-1)?.id.replace('letter-', '')
            if (last !== undefined) await ask('PUT', String(Number(last) + 1))
            this.become('connected')
            const events = letters.map((one) => this.event(identityId, { text: '', ...one }))
            if (events.length > 0) await this.host.channel.deliver(events.slice(0, 100))
          }
        },
        /confirms nothing before/,
      ],
      [
        'goes on after stop',
        class extends Pigeon {
          override async stop() {}
        },
        /nothing after stop/,
      ],
      [
        'keeps what it was asked when it linked',
        class extends Pigeon {
          override async link(request: Parameters<Pigeon['link']>[0]) {
            await this.host.storage.set('key', Buffer.from(String(request.values.key)))
            return super.link(request)
          }
        },
        /keeps nothing of it/,
      ],
      [
        'says that all is well when nobody is there',
        class extends Pigeon {
          override async health() {
            return { state: 'connected' as const, reason: null, since: 1 }
          }
        },
        /starts at once when the far side is away/,
      ],
    ])
    .run(async ({ assert }, [, Spoilt, expected]) => {
      const failures = await failuresOf(Spoilt, expected)
      assert.lengthOf(failures, 1)
    })
    .timeout(30_000)
})
