import type { Facts } from '../../facts.js'
import type { Finding, TrustRulePoint } from '../../points/trust_rules.js'
import { expect } from '../expect.js'
import type { Check, Scenario, Trial } from '../run.js'
import { everySpecimen } from './specimens.js'

/** What the kit of `trustRules` may be told: facts that the rule is about, where its own ones do not meet it. */
export interface TrustScenario extends Scenario {
  facts?: readonly Facts[]
}

export type TrustCheck = Check<TrustRulePoint, TrustScenario>
export type TrustTrial = Trial<TrustRulePoint, TrustScenario>

/** What the core asks about at once. */
export const BATCH = 64

/** Of the 26,000 combinations, some hundreds that are spread over all. */
const EVERY = 47

export function factsOf({ scenario }: Pick<TrustTrial, 'scenario'>): Facts[] {
  const specimens = [...everySpecimen()].filter((_, index) => index % EVERY === 0)
  return [...(scenario.facts ?? []), ...specimens]
}

/** Asked as the core asks, batch by batch; one list a message. */
export async function findingsOf(
  { point }: TrustTrial,
  facts: readonly Facts[],
  size = BATCH
): Promise<Finding[][]> {
  const all: Finding[][] = []
  for (let at = 0; at < facts.length; at += size) {
    const batch = facts.slice(at, at + size)
    const answer = await point.judge(batch)
    expect(Array.isArray(answer), 'The answer is a list.')
    expect(answer.length === batch.length, `${batch.length} messages get ${batch.length} lists.`)
    expect(answer.every(Array.isArray), 'What it says of one message is a list.')
    all.push(...answer)
  }
  return all
}
