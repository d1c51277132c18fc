/*
 * `npm run ace|check|test|bench|chaos|fuzz|marketplace`: sees to dependencies and build, quietly, then runs what was asked for.
 */
import { requireNode } from './required_node.js'

requireNode()
const { run } = await import('./run_command.js')
await run(process.argv.slice(2))
