import { ensurePackages } from '#appliance/test/runner/install_packages.js'
import { LAB_PACKAGES } from '#appliance/test/runner/packages.js'
import { runChaos } from './chaos.js'
import { readOptions } from './options.js'
import { report } from './report.js'

/** `npm run chaos [-- OPTIONS]`: ends with 0 when nothing was lost and nothing came twice. */
try {
  const options = readOptions(process.argv.slice(2), 1 + Math.floor(Math.random() * 999_999))
  const { rounds, seed, databases, minutes } = options
  const missing = await ensurePackages(LAB_PACKAGES)
  if (missing !== null) throw new TypeError(missing)
  const patience = minutes === null ? Infinity : (minutes * 60_000) / databases.length
  const say = (line: string) => process.stderr.write(`${line}\n`)
  for (const database of databases) {
    say(`Chaos on ${database}, seed ${seed}`)
    const result = await runChaos({ database, rounds, seed, patience, say })
    report(result)
    if (result.faults.length > 0) process.exitCode = 1
  }
} catch (error) {
  if (!(error instanceof TypeError)) throw error
  console.error(error.message)
  process.exitCode = 2
}
