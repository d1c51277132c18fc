import type { ChaosResult } from './chaos.js'

const MOST_FAULTS = 40

/** What happened and what came of it; how to have the same again. */
export function report(result: ChaosResult): void {
  const { database, seed, happened, impossible, faults } = result
  console.log(
    `\nCaliopen on ${database}, ${happened.length} rounds in ${Math.round(result.duration)} s`
  )
  for (const [name, times] of timesEach(happened)) console.log(`  ${name}: ${times}`)
  if (impossible.length > 0) console.log(`  not possible here: ${impossible.join(', ')}`)
  console.log(`  letters answered with 250: ${result.taken}`)
  console.log(`  begun again by their senders: ${result.repeats}`)
  console.log(`  … for only the answer was missing: ${result.cutAnswers}`)
  console.log(`  sent on and delivered: ${result.delivered}, reported back: ${result.bounced}`)
  console.log(`  twice at the far side, whose answer was cut: ${result.allowedDuplicates}`)
  for (const fault of faults.slice(0, MOST_FAULTS)) console.log(`  FAULT ${fault}`)
  if (faults.length > MOST_FAULTS) console.log(`  … and ${faults.length - MOST_FAULTS} more faults`)
  console.log(faults.length === 0 ? '  nothing lost, nothing twice' : `  ${faults.length} faults`)
  const again = `--seed ${seed} --rounds ${happened.length} --database ${database}`
  console.log(`  the same again: npm run chaos -- ${again}`)
}

function timesEach(names: readonly string[]): [string, number][] {
  const groups = Map.groupBy(names, (name) => name)
  return [...groups].map(([name, all]): [string, number] => [name, all.length]).sort()
}
