import { expect, expectEqual } from '../expect.js'
import { BATCH, factsOf, findingsOf, type TrustCheck } from './scenario.js'

/** Milliseconds that the core waits for a batch. */
const DEADLINE = 250

/** The same facts, the same evidence. */
export const purity: TrustCheck[] = [
  {
    name: 'has a list for every message, also for none',
    async run(trial) {
      const answer = await trial.point.judge([])
      expectEqual(answer, [], 'No messages get no lists.')
      await findingsOf(trial, factsOf(trial))
    },
  },
  {
    name: 'finds the same in a message, alone and among others',
    async run(trial) {
      const facts = factsOf(trial).slice(0, BATCH)
      const together = await findingsOf(trial, facts)
      for (const [at, one] of facts.entries()) {
        const [alone] = await findingsOf(trial, [one])
        expectEqual(alone, together[at], 'Others in the batch make no difference.')
      }
    },
  },
  {
    name: 'finds the same in whatever order messages come',
    async run(trial) {
      const facts = factsOf(trial)
      const there = await findingsOf(trial, facts)
      const back = await findingsOf(trial, facts.toReversed(), 7)
      expectEqual(back.toReversed(), there, 'The order makes no difference.')
    },
  },
  {
    name: 'finds the same again, and when it was started anew',
    async run(trial) {
      const facts = factsOf(trial)
      const first = await findingsOf(trial, facts)
      expectEqual(await findingsOf(trial, facts), first, 'It remembers nothing of earlier calls.')
      await trial.crash()
      expectEqual(await findingsOf(trial, facts), first, 'It needs nothing of earlier calls.')
    },
  },
  {
    name: 'answers to calls that overlap',
    async run(trial) {
      const facts = factsOf(trial).slice(0, BATCH)
      const alone = await findingsOf(trial, facts)
      const both = await Promise.all([findingsOf(trial, facts), findingsOf(trial, facts)])
      expectEqual(both, [alone, alone], 'Calls do not meet.')
    },
  },
  {
    name: 'reaches nothing outside',
    async run(trial) {
      await findingsOf(trial, factsOf(trial))
      expectEqual(trial.world.requests, [], 'Facts are all it looks at.')
      expectEqual(trial.world.delivered, [], 'It delivers nothing.')
    },
  },
  {
    name: `answers for ${BATCH} messages within ${DEADLINE} ms`,
    async run(trial) {
      const facts = factsOf(trial).slice(0, BATCH)
      await findingsOf(trial, facts)
      const began = performance.now()
      await findingsOf(trial, facts)
      const took = Math.round(performance.now() - began)
      expect(took <= DEADLINE, `It took ${took} ms: the core does not wait so long.`)
    },
  },
]
