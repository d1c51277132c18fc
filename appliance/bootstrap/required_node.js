/** The oldest Node that can install the dependencies, the runtime among them. */
var OLDEST = 20

/** Written in the JavaScript of long ago, so that an old Node says this sentence and not "SyntaxError". */
export function requireNode() {
  if (Number(process.versions.node.split('.')[0]) >= OLDEST) return
  console.error(
    'Caliopen starts with Node ' +
      OLDEST +
      ' or newer, and this is Node ' +
      process.versions.node +
      '. On Debian 12 or newer: install a newer Node, then run the same command again.'
  )
  process.exit(1)
}
