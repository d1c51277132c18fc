import { ROOMS, type RoomName } from './rooms.js'

/*
 * One room in a process of its own, `room_process.ts NAME INPUTS SEED`: what it brings down is this process alone. It
 * says when a part is done, and whether memory grew meanwhile.
 */

const PARTS = 10
/** Caches of libraries fill in the first parts. */
const SETTLED_AFTER = 3
const GROWTH_LIMIT = 24 * 1024 * 1024

const [name = '', inputs = '0', seed = '1'] = process.argv.slice(2)
const fuzz = await ROOMS[name as RoomName].load()
const part = Math.max(1, Math.ceil(Number(inputs) / PARTS))
let settled = 0
for (let at = 0; at < PARTS; at++) {
  await fuzz({ inputs: part, seed: Number(seed) + at })
  const heap = heapUsed()
  if (at < SETTLED_AFTER) settled = Math.max(settled, heap)
  process.send?.({ done: part * (at + 1), heap })
}
const growth = heapUsed() - settled
if (growth > GROWTH_LIMIT) {
  throw new Error(`${name}: memory grew by ${Math.round(growth / 2 ** 20)} MiB (seed ${seed})`)
}
if (process.connected) process.disconnect?.()

function heapUsed(): number {
  globalThis.gc?.()
  const { heapUsed: heap, external } = process.memoryUsage()
  return heap + external
}
