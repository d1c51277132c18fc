import type { FieldValues } from '../../manifest/fields.js'
import type { ImportedMessage, ImporterPoint } from '../../points/importer.js'
import { expect } from '../expect.js'
import type { Check, Scenario, Trial } from '../run.js'
import type { FakeWorld } from '../world/fake_world.js'

/** What the kit of `importers` must know: a far side with mail in it, and what does not work. */
export interface ImporterScenario extends Scenario {
  /** answers to the declaration's fields that open the far side */
  values: FieldValues
  /** well formed, and refused by the far side; absent where there is nothing to refuse */
  wrongValues?: FieldValues
  /** how many messages are there: with more than 100 the checks see more than one step */
  messages: number
  /** the far side does not answer any more; absent where that cannot be played */
  away?(world: FakeWorld): void
}

export type ImporterCheck = Check<ImporterPoint, ImporterScenario>
export type ImporterTrial = Trial<ImporterPoint, ImporterScenario>

export interface Step {
  /** what it was asked with */
  cursor: string | null
  messages: ImportedMessage[]
}

/** Every step from the beginning, or from a cursor, to the end. */
export async function stepsOf(
  { point, scenario }: ImporterTrial,
  from: string | null = null
): Promise<Step[]> {
  const steps: Step[] = []
  let cursor = from
  do {
    const { messages, cursor: next } = await point.next({ values: scenario.values, cursor })
    const known = steps.some((step) => step.cursor === next)
    expect(next === null || !known, 'Each step goes on: no cursor comes twice.')
    steps.push({ cursor, messages })
    cursor = next
  } while (cursor !== null)
  return steps
}

/** What makes a message the same one. */
export function marksOf(steps: readonly Step[]): string[] {
  return steps.flatMap(({ messages }) =>
    messages.map(({ mailbox, raw }) => `${mailbox} ${Buffer.from(raw).toString('base64')}`)
  )
}
