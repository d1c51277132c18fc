import { Random } from '#appliance/chaos/random.js'
import { readMessage } from '#core/messages/digest/reading/read_message.js'
import type { FuzzOptions } from '../rooms.js'
import { mutate } from '../mutator.js'
import { tryInputs } from '../try_inputs.js'

const EVENTS = [
  {
    own: { address: 'ana@chat.example', name: 'Ana' },
    event: {
      ...{ kind: 'message', sourceId: '1', direction: 'in', at: 1_790_000_000_000 },
      correspondent: { address: 'bo@chat.example', name: 'Bo' },
      ...{ room: null, subject: null, text: 'Hello 👋', inReplyTo: null, fromArchive: false },
      attachments: [{ fileName: 'a/b.txt', contentType: 'text/plain', base64: 'aGk=' }],
      ...{ transport: { encrypted: true }, openpgp: null },
    },
  },
  {
    own: { address: 'ana@chat.example', name: '' },
    event: { kind: 'reaction', of: '1', emoji: '👍' },
  },
]
const CORPUS = EVENTS.map((event) => Buffer.from(JSON.stringify(event)))
const VALUES = [null, '', 0, -1, 1e308, [], {}, true, 'x'.repeat(5_000), '\0\u202e', [[[]]]]

/** Events as a plugin of a channel never should send them: read as a letter, or set aside with a reason. */
export function fuzzChat({ inputs, seed }: FuzzOptions): Promise<void> {
  return tryInputs({
    ...{ name: 'chat', inputs, seed },
    make: (index) => make(new Random(seed * 4793 + index)),
    async look(raw) {
      const { letter, setAside } = await readMessage({ channel: 'xmpp', raw })
      return letter === null && !setAside ? 'aside without a reason' : null
    },
  })
}

/** Half of them are still JSON, with other values in it. */
function make(random: Random): Buffer {
  if (random.chance(0.5)) return mutate(CORPUS, random)
  const event: unknown = JSON.parse(random.pick(CORPUS).toString('utf8'))
  return Buffer.from(JSON.stringify(changed(event, random)))
}

function changed(value: unknown, random: Random): unknown {
  if (random.chance(0.06)) return random.pick(VALUES)
  if (Array.isArray(value)) return value.map((one: unknown) => changed(one, random))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, changed(one, random)]))
}
