import type { ImporterPoint } from '../../points/importer.js'
import { expect, expectEqual, expectFailure, skip } from '../expect.js'
import type { Kit } from '../run.js'
import { marksOf, stepsOf, type ImporterCheck, type ImporterScenario } from './scenario.js'

const MOST_MESSAGES = 100
const MOST_BYTES = 8 * 1024 * 1024
const LONGEST_CURSOR = 4000
/** A field's name and its colon (RFC 5322 §2.2), or an empty line where there are no fields. */
const HEADER = /^([\x21-\x39\x3b-\x7e]+:|\r?\n)/

const probing: ImporterCheck[] = [
  {
    name: 'says what there is before anything is brought',
    async run({ point, scenario: { values, messages } }) {
      const { mailboxes, bytes } = await point.probe({ values })
      for (const { name } of mailboxes) expect(name.length > 0, 'Every mailbox has a name.')
      const counts = mailboxes.map((mailbox) => mailbox.messages)
      if (!counts.includes(null)) {
        const sum = counts.reduce<number>((total, count) => total + (count ?? 0), 0)
        expectEqual(sum, messages, 'The mailboxes together hold what is there.')
      }
      expect(bytes === null || bytes >= 0, 'The size is told in bytes, or not at all.')
    },
  },
  {
    name: 'changes nothing when it probes',
    async run(trial) {
      const { point, scenario } = trial
      const first = await point.probe({ values: scenario.values })
      const all = marksOf(await stepsOf(trial))
      expectEqual(await point.probe({ values: scenario.values }), first, 'It is as it was.')
      expectEqual(marksOf(await stepsOf(trial)), all, 'Everything is still there.')
    },
  },
  {
    name: 'says E_CREDENTIALS when the far side refuses the answers',
    async run({ point, scenario: { wrongValues } }) {
      if (!wrongValues) skip('There is nothing to refuse.')
      const words = 'The person must act.'
      await expectFailure(point.probe({ values: wrongValues }), ['E_CREDENTIALS'], words)
      const step = point.next({ values: wrongValues, cursor: null })
      await expectFailure(step, ['E_CREDENTIALS'], words)
    },
  },
  {
    name: 'says E_TEMPORARY when the far side is away',
    async run({ point, scenario: { away, values }, world }) {
      if (!away) skip('The scenario cannot play it.')
      away(world)
      await expectFailure(point.probe({ values }), ['E_TEMPORARY'], 'Try again later.')
    },
  },
]

const bringing: ImporterCheck[] = [
  {
    name: 'brings every message once',
    async run(trial) {
      const marks = marksOf(await stepsOf(trial))
      expectEqual(marks.length, trial.scenario.messages, 'It brings all there are.')
      expectEqual(new Set(marks).size, marks.length, 'None comes twice.')
    },
  },
  {
    name: 'takes steps that the core can carry',
    async run(trial) {
      for (const { cursor, messages } of await stepsOf(trial)) {
        expect(messages.length <= MOST_MESSAGES, `A step has at most ${MOST_MESSAGES} messages.`)
        const bytes = messages.reduce((sum, { raw }) => sum + raw.byteLength, 0)
        const alone = messages.length === 1
        expect(bytes <= MOST_BYTES || alone, `A step has at most ${MOST_BYTES} bytes.`)
        expect((cursor?.length ?? 0) <= LONGEST_CURSOR, 'A cursor is short: the core keeps it.')
      }
    },
  },
  {
    name: 'brings messages in the form of RFC 5322, with what is known of them',
    async run(trial) {
      for (const message of (await stepsOf(trial)).flatMap(({ messages }) => messages)) {
        const { mailbox, raw, receivedAt, seen, flagged } = message
        expect(mailbox.length > 0, 'A message lies in a mailbox.')
        expect(HEADER.test(Buffer.from(raw).toString('latin1')), 'It begins with its header.')
        expect(Number.isInteger(receivedAt), 'receivedAt is in whole milliseconds.')
        expect(receivedAt >= 0 && receivedAt <= Date.now(), 'It was received in the past.')
        const marks = [typeof seen, typeof flagged]
        expectEqual(marks, ['boolean', 'boolean'], 'seen and flagged are true or false.')
      }
    },
  },
  {
    name: 'gives the same messages for the same cursor',
    async run(trial) {
      const { point, scenario } = trial
      for (const { cursor, messages } of await stepsOf(trial)) {
        const again = await point.next({ values: scenario.values, cursor })
        const marks = marksOf([{ cursor, messages: again.messages }])
        expectEqual(marks, marksOf([{ cursor, messages }]), 'A step that is repeated is the same.')
      }
    },
  },
  {
    name: 'goes on from the last cursor when its process died',
    async run(trial) {
      const steps = await stepsOf(trial)
      const middle = steps[Math.ceil((steps.length - 1) / 2)]
      if (!middle || middle.cursor === null) skip('There is one step only.')
      await trial.crash()
      const rest = marksOf(await stepsOf(trial, middle.cursor))
      const expected = marksOf(steps.slice(steps.indexOf(middle)))
      expectEqual(rest, expected, 'The cursor alone says where to go on.')
    },
  },
  {
    name: 'serves two accounts at once',
    async run(trial) {
      const [one, other] = await Promise.all([stepsOf(trial), stepsOf(trial)])
      expectEqual(marksOf(one), marksOf(other), 'Neither takes away what the other is brought.')
    },
  },
]

/** What every importer owes the account that it fills. */
export const importersKit: Kit<ImporterPoint, ImporterScenario> = {
  point: 'importers',
  checks: [...probing, ...bringing],
}
