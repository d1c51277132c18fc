import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { shrink } from './shrink.js'

export interface Trial {
  name: string
  seed: number
  inputs: number
  make(index: number): Buffer
  /** throws, or says what is wrong with it; null: nothing is */
  look(input: Buffer): string | null | Promise<string | null>
}

/** Of processor time, so that a busy machine makes no failures. */
const LONGEST_MS = 1_000
const CURRENT = process.env.FUZZ_CURRENT

/** Tries one input after the other; throws with the seed and where the smallest form of the bad one is kept. */
export async function tryInputs(trial: Trial): Promise<void> {
  for (let index = 0; index < trial.inputs; index++) {
    const input = trial.make(index)
    // Should it never come back, whoever watches us knows what it was.
    if (CURRENT) writeFileSync(CURRENT, input)
    const fault = await faultOf(trial, input)
    if (fault !== null) await fail(trial, index, input, fault)
  }
}

async function faultOf({ look }: Trial, input: Buffer): Promise<string | null> {
  const before = process.cpuUsage()
  try {
    const fault = await look(input)
    if (fault !== null) return fault
  } catch (error) {
    return `threw ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`
  }
  const { user, system } = process.cpuUsage(before)
  const took = (user + system) / 1000
  return took > LONGEST_MS ? `took ${Math.round(took)} ms` : null
}

async function fail(trial: Trial, index: number, input: Buffer, fault: string): Promise<never> {
  const kind = fault.replaceAll(/\d+/g, '')
  const smallest = await shrink(input, async (candidate) => {
    const other = await faultOf(trial, candidate)
    return other !== null && other.replaceAll(/\d+/g, '') === kind
  })
  const file = join(
    mkdtempSync(join(tmpdir(), 'caliopen-fuzz-')),
    `${trial.name}-${trial.seed}-${index}`
  )
  writeFileSync(file, smallest)
  const where = `seed ${trial.seed}, input ${index}, ${smallest.length} of ${input.length} bytes in ${file}`
  throw new Error(`${trial.name}: ${fault} (${where})`)
}
