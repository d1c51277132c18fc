import { ALL_NEIGHBOURS, startLab } from './lab.js'

/** A lab to try things in by hand: prints where everything is, and ends with Ctrl-C. */
const lab = await startLab(ALL_NEIGHBOURS)
console.log(JSON.stringify(lab.description, null, 2))

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    void lab.stop().then(() => process.exit(0))
  })
}
// Signal handlers alone do not keep a process alive.
setInterval(() => {}, 60_000)
