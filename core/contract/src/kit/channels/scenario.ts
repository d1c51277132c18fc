import type { FieldValues } from '../../manifest/fields.js'
import type {
  ChannelEvent,
  ChannelHealth,
  ChannelPoint,
  InboundMessage,
  LinkedIdentity,
  OutboundMessage,
  ReceiptEvent,
} from '../../points/channel.js'
import { eventually, expect } from '../expect.js'
import type { Check, Scenario, Trial } from '../run.js'
import type { FakeWorld } from '../world/fake_world.js'

/** A message that reached the other end. */
export interface Heard {
  text: string
  /** what the receipt calls it */
  sourceId: string
}

/**
 * What the kit of `channels` must know: a far side with one correspondent on it. What is absent cannot be played, and
 * the checks that need it are skipped.
 */
export interface ChannelScenario extends Scenario {
  /** answers to the declaration's fields that open an address, and which */
  values: FieldValues
  address: string
  /** well formed, and refused by the far side: the field that is wrong, and the answers */
  wrong?: { field: string; values: FieldValues }
  /** who is at the other end */
  correspondent: string
  /** The other end writes; the far side keeps it until the plugin has it. */
  write(world: FakeWorld, text: string): void | Promise<void>
  /** all that reached the other end, in its order */
  heard(world: FakeWorld): readonly Heard[]
  /** The far side hands over once more what it handed over last, as when it does not know that it arrived. */
  repeat?(world: FakeWorld): void | Promise<void>
  /** how many of the messages that the other end wrote the far side believes to be kept here */
  confirmed?(world: FakeWorld): number
  /** The far side does not answer any more, and answers again. */
  away?(world: FakeWorld): void
  back?(world: FakeWorld): void
  /** The other end changes what it wrote last. */
  edit?(world: FakeWorld, text: string): void | Promise<void>
  /** The other end puts a sign to what reached it last. */
  react?(world: FakeWorld, sign: string): void | Promise<void>
  /** The other end says of what reached it last that it has it, or has read it. */
  confirm?(world: FakeWorld, state: ReceiptEvent['state']): void | Promise<void>
  /** milliseconds for one thing to happen; 5,000 where absent */
  patience?: number
}

export type ChannelCheck = Check<ChannelPoint, ChannelScenario>
export type ChannelTrial = Trial<ChannelPoint, ChannelScenario>

export const IDENTITY = '018f3c6e-0000-7000-8000-000000000001'

let lastId = 0

/** What the core passes to `start`: the answers of the person and what `link` wants kept. */
export async function linked({ point, scenario }: ChannelTrial): Promise<LinkedIdentity> {
  const answer = await point.link({ values: scenario.values, language: 'en' })
  expect(answer.kind === 'linked', `The values link an address; the answer is ${answer.kind}.`)
  const { address, name, secrets } = answer
  return { id: IDENTITY, address, name, values: { ...scenario.values, ...secrets } }
}

export async function started(trial: ChannelTrial): Promise<LinkedIdentity> {
  const identity = await linked(trial)
  await trial.point.start(identity)
  await untilState(trial, 'connected')
  return identity
}

export async function untilState(
  trial: ChannelTrial,
  ...states: ChannelHealth['state'][]
): Promise<ChannelHealth> {
  let health = await trial.point.health(IDENTITY)
  await until(
    trial,
    async () => {
      health = await trial.point.health(IDENTITY)
      return states.includes(health.state)
    },
    `Health comes to say ${states.join(' or ')}.`
  )
  return health
}

export function until(
  { scenario }: ChannelTrial,
  holds: () => boolean | Promise<boolean>,
  sentence: string
): Promise<void> {
  return eventually(holds, sentence, scenario.patience ?? 5_000)
}

export function outbound({ scenario }: ChannelTrial, text: string): OutboundMessage {
  lastId += 1
  const id = `018f3c6e-0000-7000-8000-${String(lastId).padStart(12, '0')}`
  return {
    ...{ id, identityId: IDENTITY, to: scenario.correspondent, text },
    ...{ subject: null, inReplyTo: null, attachments: [] },
  }
}

/** What came in from the other end, repeats included. */
export function inbound({ world }: ChannelTrial): InboundMessage[] {
  return world.delivered.filter(
    (event): event is InboundMessage => event.kind === 'message' && event.direction === 'in'
  )
}

/** The texts that came in, each event once. */
export function textsOf(trial: ChannelTrial): string[] {
  const bySource = new Map(inbound(trial).map(({ sourceId, text }) => [sourceId, text]))
  return [...bySource.values()]
}

/** The other end writes these, and all of them arrive. */
export async function received(trial: ChannelTrial, texts: readonly string[]): Promise<void> {
  for (const text of texts) await trial.scenario.write(trial.world, text)
  await arrived(trial, texts)
}

export function arrived(trial: ChannelTrial, texts: readonly string[]): Promise<void> {
  const sentence = `All that the other end wrote arrives, ${texts.length} in number.`
  return until(trial, () => texts.every((text) => textsOf(trial).includes(text)), sentence)
}

/** The latest event of a kind, once there is one. */
export async function eventOf<K extends ChannelEvent['kind']>(
  trial: ChannelTrial,
  kind: K
): Promise<Extract<ChannelEvent, { kind: K }>> {
  const find = () =>
    trial.world.delivered.findLast(
      (event): event is Extract<ChannelEvent, { kind: K }> => event.kind === kind
    )
  await until(trial, () => find() !== undefined, `An event of the kind ${kind} is delivered.`)
  const found = find()
  expect(found, `An event of the kind ${kind} is delivered.`)
  return found
}
