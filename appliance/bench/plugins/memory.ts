import { setTimeout as sleep } from 'node:timers/promises'
import { descendants } from '#appliance/test/role_processes.js'
import { pssOf } from '../measure/memory.js'
import { children } from '../measure/processor_time.js'
import { openSpecimen } from './specimen.js'

/** Until what only the start needs is given back. */
const SETTLE_MS = 3_000

/** MiB a running plugin: its share of all memory (PSS), with whatever was started around it. */
export async function measureMemory(plugins: number): Promise<number> {
  const before = new Set(children())
  const sandboxes = await Promise.all(Array.from({ length: plugins }, openSpecimen))
  await sleep(SETTLE_MS)
  const roots = children().filter((pid) => !before.has(pid))
  const pids = new Set(roots.flatMap(descendants))
  const kib = [...pids].reduce((sum, pid) => sum + pssOf(pid), 0)
  await Promise.all(sandboxes.map((sandbox) => sandbox.stop()))
  return kib / 1024 / plugins
}
