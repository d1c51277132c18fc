/*
 * `npm start` and `npm run dev`. Runs on any Node and needs no dependencies: it fetches them.
 */
import { requireNode } from './required_node.js'

requireNode()
const { start } = await import('./start_command.js')
await start(process.argv.slice(2))
