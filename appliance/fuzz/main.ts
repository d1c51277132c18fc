import { readOptions } from './options.js'
import { inputsOf, ROOMS } from './rooms.js'
import { runRoom } from './run_room.js'

/** `npm run fuzz [-- OPTIONS]`: ends with 0 when no input did what none may do. */
try {
  const { inputs, seed, rooms } = readOptions(
    process.argv.slice(2),
    1 + Math.floor(Math.random() * 999_999)
  )
  console.log(`Fuzzing with ${inputs} inputs, seed ${seed}`)
  for (const name of rooms) {
    const share = inputsOf(name, inputs, rooms)
    const began = performance.now()
    const fault = await runRoom({ name, inputs: share, seed })
    const seconds = Math.round((performance.now() - began) / 1000)
    console.log(
      `  ${name} (${ROOMS[name].what}): ${share} inputs in ${seconds} s${fault ? '' : ', nothing'}`
    )
    if (fault === null) continue
    console.log(`  FAULT ${fault}`)
    process.exitCode = 1
  }
} catch (error) {
  if (!(error instanceof TypeError)) throw error
  console.error(error.message)
  process.exitCode = 2
}
