import type { ChannelDeclaration } from '../../manifest/manifest.js'
import { PluginError } from '../../plugin/errors.js'
import { expect, expectEqual, expectFailure, skip } from '../expect.js'
import {
  arrived,
  eventOf,
  IDENTITY,
  inbound,
  linked,
  outbound,
  received,
  started,
  textsOf,
  until,
  untilState,
  type ChannelCheck,
  type ChannelTrial,
} from './scenario.js'

const LONGEST_ID = 200
const QUIET = 100

export const linking: ChannelCheck[] = [
  {
    name: 'links the address that the values open, and keeps nothing of it',
    async run(trial) {
      const { address } = await linked(trial)
      expectEqual(address, trial.scenario.address, 'It answers the address as others write it.')
      expectEqual(await trial.world.storage.list(''), [], 'The core keeps what `link` answers.')
    },
  },
  {
    name: 'refuses what the far side refuses, at its field and in words',
    async run({ point, scenario: { wrong } }) {
      if (!wrong) skip('There is nothing to refuse.')
      const answer = await point.link({ values: wrong.values, language: 'en' })
      expect(answer.kind === 'refused', `Wrong answers are refused; this is ${answer.kind}.`)
      expectEqual(answer.field, wrong.field, 'It names the field to mend.')
      expect(answer.reason.key.length > 0, 'It says what is wrong.')
    },
  },
  {
    name: 'says E_TEMPORARY when an address is linked and the far side is away',
    async run({ point, scenario: { away, values }, world }) {
      if (!away) skip('The scenario cannot play it.')
      away(world)
      const link = point.link({ values, language: 'en' })
      await expectFailure(link, ['E_TEMPORARY'], 'Try again later.')
    },
  },
]

export const living: ChannelCheck[] = [
  {
    name: 'connects after start, and says so',
    async run(trial) {
      await trial.point.start(await linked(trial))
      const { reason, since } = await untilState(trial, 'connected')
      expectEqual(reason, null, 'All is well.')
      expect(since <= Date.now() && since > 0, '`since` is a moment in milliseconds.')
    },
  },
  {
    name: 'starts at once when the far side is away, says so, and connects by itself when it is back',
    async run(trial) {
      const { scenario, world, point } = trial
      if (!scenario.away || !scenario.back) skip('The scenario cannot play it.')
      const identity = await linked(trial)
      scenario.away(world)
      await point.start(identity)
      const { reason } = await untilState(trial, 'waiting', 'connecting')
      expect(reason === null || reason.key.length > 0, 'The reason is a text.')
      scenario.back(world)
      await untilState(trial, 'connected')
      await received(trial, ['after it came back'])
    },
  },
  {
    name: 'started twice is one link, with the later values',
    async run(trial) {
      const identity = await started(trial)
      await trial.point.start(identity)
      await untilState(trial, 'connected')
      await received(trial, ['one', 'two'])
      expectEqual(textsOf(trial), ['one', 'two'], 'Nothing comes twice.')
    },
  },
  {
    name: 'delivers nothing after stop',
    async run(trial) {
      await started(trial)
      await received(trial, ['before'])
      await trial.point.stop(IDENTITY)
      const count = trial.world.delivered.length
      await trial.scenario.write(trial.world, 'after')
      await quiet()
      expectEqual(
        trial.world.delivered.length,
        count,
        'Nothing arrives for this identity any more.'
      )
    },
  },
  {
    name: 'stops what was never started',
    async run({ point }) {
      await point.stop(IDENTITY)
    },
  },
]

export const receiving: ChannelCheck[] = [
  {
    name: 'delivers what the other end writes, with all that the contract asks',
    async run(trial) {
      await started(trial)
      await received(trial, ['Hello, été 🎄'])
      const [message] = inbound(trial)
      expect(message, 'A message is delivered.')
      const { sourceId, identityId, correspondent, text, at, source } = message
      expectEqual(identityId, IDENTITY, 'It is for the identity that was started.')
      expectEqual(text, 'Hello, été 🎄', 'The text is as it was written.')
      expectEqual(correspondent.address, trial.scenario.correspondent, 'It says who wrote it.')
      expect(sourceId.length > 0 && sourceId.length <= LONGEST_ID, 'It has a source id.')
      expect(Number.isSafeInteger(at) && at > 0, '`at` is a moment in milliseconds.')
      expect(source.length > 0, 'It can be shown as the channel wrote it.')
    },
  },
  {
    name: 'keeps the order, and takes many at once',
    async run(trial) {
      await started(trial)
      const texts = Array.from({ length: 230 }, (_, index) => `message ${index}`)
      await received(trial, texts)
      expectEqual(textsOf(trial), texts, 'They come as they were written.')
    },
  },
  {
    name: 'delivers what is repeated as the same event',
    async run(trial) {
      const { scenario, world } = trial
      if (!scenario.repeat) skip('The scenario cannot play it.')
      await started(trial)
      await received(trial, ['once'])
      await scenario.repeat(world)
      await received(trial, ['another'])
      expectEqual(textsOf(trial), ['once', 'another'], 'What is the same has the same source id.')
    },
  },
  {
    name: 'tells two messages of the same text apart',
    async run(trial) {
      await started(trial)
      await received(trial, ['yes', 'yes', 'and no'])
      expectEqual(textsOf(trial), ['yes', 'yes', 'and no'], 'Two messages are two events.')
    },
  },
  {
    name: 'tries again when the core cannot take it, and confirms nothing before',
    async run(trial) {
      const { scenario, world } = trial
      await started(trial)
      await received(trial, ['first'])
      const { confirmed } = scenario
      if (confirmed) {
        await until(trial, () => confirmed(world) === 1, 'The far side learns that it is kept.')
      }
      world.deliverFailure = new PluginError('E_TEMPORARY', 'the core cannot write')
      await scenario.write(world, 'second')
      await quiet()
      expectEqual(textsOf(trial), ['first'], 'The check itself holds the second one back.')
      if (confirmed) {
        expectEqual(confirmed(world), 1, 'What is not durable is not confirmed to the far side.')
      }
      world.deliverFailure = null
      await arrived(trial, ['first', 'second'])
    },
  },
  {
    name: 'loses nothing and doubles nothing when its process dies',
    async run(trial) {
      const identity = await started(trial)
      await received(trial, ['before'])
      trial.world.deliverFailure = new PluginError('E_TEMPORARY', 'the core cannot write')
      await trial.scenario.write(trial.world, 'in between')
      await quiet()
      await trial.crash()
      trial.world.deliverFailure = null
      await trial.scenario.write(trial.world, 'while it was dead')
      await trial.point.start(identity)
      await received(trial, ['afterwards'])
      await arrived(trial, ['before', 'in between', 'while it was dead', 'afterwards'])
      expectEqual(textsOf(trial).length, 4, 'What came again is the same event.')
    },
  },
]

export const sending: ChannelCheck[] = [
  {
    name: 'sends, and answers with a receipt',
    async run(trial) {
      await started(trial)
      const receipt = await trial.point.send(outbound(trial, 'Hello <there> & 👋'))
      expect(receipt.sourceId.length > 0 && receipt.sourceId.length <= LONGEST_ID, 'It has an id.')
      expect(receipt.host.length > 0, 'It says which server took it.')
      await heard(trial, ['Hello <there> & 👋'])
      const [first] = trial.scenario.heard(trial.world)
      expectEqual(first?.sourceId, receipt.sourceId, 'The far side knows it by the same id.')
    },
  },
  {
    name: 'sends once what it is asked to send twice',
    async run(trial) {
      await started(trial)
      const message = outbound(trial, 'just once')
      const first = await trial.point.send(message)
      expectEqual(await trial.point.send(message), first, 'The receipt is the same.')
      const both = await Promise.all(
        [message, message].map((one) => trial.point.send({ ...one, id: `${one.id.slice(0, -1)}a` }))
      )
      expectEqual(both[0], both[1], 'Asked at the same time, too.')
      await trial.point.send(outbound(trial, 'the last'))
      await heard(trial, ['just once', 'just once', 'the last'])
    },
  },
  {
    name: 'sends once what it is asked to send again after its process died',
    async run(trial) {
      const identity = await started(trial)
      const message = outbound(trial, 'just once')
      const { sourceId } = await trial.point.send(message)
      await trial.crash()
      await trial.point.start(identity)
      await untilState(trial, 'connected')
      expectEqual((await trial.point.send(message)).sourceId, sourceId, 'The receipt is the same.')
      await trial.point.send(outbound(trial, 'the last'))
      await heard(trial, ['just once', 'the last'])
    },
  },
  {
    name: 'says E_TEMPORARY when a message is sent and the far side is away',
    async run(trial) {
      const { scenario, world, point } = trial
      if (!scenario.away) skip('The scenario cannot play it.')
      await started(trial)
      scenario.away(world)
      await untilState(trial, 'waiting', 'connecting')
      await expectFailure(point.send(outbound(trial, 'x')), ['E_TEMPORARY'], 'Try again later.')
    },
  },
  {
    name: 'does not deliver its own messages as somebody’s',
    async run(trial) {
      await started(trial)
      const { sourceId } = await trial.point.send(outbound(trial, 'mine'))
      await received(trial, ['theirs'])
      const echoes = trial.world.delivered.filter(
        (event) => event.kind === 'message' && event.text === 'mine'
      )
      for (const echo of echoes) {
        expectEqual(echo.sourceId, sourceId, 'What was sent here is known by its receipt’s id.')
        expect(echo.kind === 'message' && echo.direction === 'out', 'And it went out.')
      }
    },
  },
]

export const abilities: ChannelCheck[] = [
  {
    name: 'carries as many characters as it declares',
    async run(trial) {
      const { length } = declarationOf(trial).abilities
      await started(trial)
      const text = 'é'.repeat(length ?? 20_000)
      await trial.point.send(outbound(trial, text))
      await heard(trial, [text])
    },
  },
  {
    name: 'delivers changes where it declares edits',
    async run(trial) {
      const { edit } = trial.scenario
      if (!ability(trial, 'edits') || !edit) skip('It does not declare them.')
      await started(trial)
      await received(trial, ['At five'])
      await edit(trial.world, 'At six')
      const { target, text } = await eventOf(trial, 'edit')
      expectEqual(text, 'At six', 'It is the new text.')
      expectEqual(target, inbound(trial)[0]?.sourceId, 'It names the message by its source id.')
    },
  },
  {
    name: 'delivers signs where it declares reactions',
    async run(trial) {
      const { react, correspondent } = trial.scenario
      if (!ability(trial, 'reactions') || !react) skip('It does not declare them.')
      await started(trial)
      const { sourceId } = await trial.point.send(outbound(trial, 'Nice?'))
      await heard(trial, ['Nice?'])
      await react(trial.world, '👍')
      const event = await eventOf(trial, 'reaction')
      expectEqual(event.reactions, ['👍'], 'It is the sign.')
      expectEqual([event.target, event.from], [sourceId, correspondent], 'To what, and from whom.')
    },
  },
  {
    name: 'delivers what became of a message where it declares receipts',
    async run(trial) {
      const { confirm } = trial.scenario
      if (!ability(trial, 'receipts') || !confirm) skip('It does not declare them.')
      await started(trial)
      const { sourceId } = await trial.point.send(outbound(trial, 'Read me'))
      await heard(trial, ['Read me'])
      for (const state of ['received', 'read'] as const) {
        await confirm(trial.world, state)
        const isSo = () =>
          trial.world.delivered.some(
            (event) =>
              event.kind === 'receipt' && event.state === state && event.target === sourceId
          )
        await until(trial, isSo, `The message is told to be ${state}.`)
      }
    },
  },
  {
    name: 'takes marks where it declares receipts',
    async run(trial) {
      if (!ability(trial, 'receipts')) skip('It does not declare them.')
      await started(trial)
      await received(trial, ['read it'])
      const sourceId = inbound(trial)[0]?.sourceId ?? ''
      const { correspondent } = trial.scenario
      await trial.point.mark?.({ identityId: IDENTITY, correspondent, sourceId })
    },
  },
]

/** The other end has heard exactly these. */
async function heard(trial: ChannelTrial, texts: readonly string[]): Promise<void> {
  const all = () => trial.scenario.heard(trial.world).map(({ text }) => text)
  await until(trial, () => all().length >= texts.length, 'What was sent reaches the other end.')
  expectEqual(all(), texts, 'The other end hears what was sent, in its order, once.')
}

function ability(trial: ChannelTrial, name: 'edits' | 'reactions' | 'receipts'): boolean {
  return declarationOf(trial).abilities[name]
}

function declarationOf({ manifest, name }: ChannelTrial): ChannelDeclaration {
  const declaration = manifest.contributes.channels?.find((one) => one.name === name)
  expect(declaration, `The manifest declares the channel ${name}.`)
  return declaration
}

/** Long enough for what must not happen to have happened. */
function quiet(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, QUIET))
}
