import type { Sandbox } from '#core/plugins/sandbox/sandbox.js'
import { METHOD } from './specimen.js'

export interface RoundTrips {
  kind: string
  /** a second */
  rate: number
}

const WARM_UP = 2_000
const TOGETHER = 64
const KIB_64 = 64 * 1024

/** How often a second the core is answered: one after the other, many at once, and with bytes. */
export async function measureRoundTrips(sandbox: Sandbox, calls: number): Promise<RoundTrips[]> {
  const small = ['a short text', 1]
  const bytes = new Uint8Array(KIB_64)
  await oneByOne(sandbox, WARM_UP, small)
  return [
    { kind: 'one after the other', rate: await oneByOne(sandbox, calls, small) },
    { kind: `${TOGETHER} at once`, rate: await together(sandbox, calls, small) },
    { kind: 'with 64 KiB there and back', rate: await oneByOne(sandbox, calls / 10, bytes) },
  ]
}

async function oneByOne(sandbox: Sandbox, calls: number, params: unknown): Promise<number> {
  const began = performance.now()
  for (let turn = 0; turn < calls; turn++) await sandbox.call(METHOD, params)
  return rateSince(began, calls)
}

async function together(sandbox: Sandbox, calls: number, params: unknown): Promise<number> {
  const began = performance.now()
  for (let turn = 0; turn < calls; turn += TOGETHER) {
    await Promise.all(Array.from({ length: TOGETHER }, () => sandbox.call(METHOD, params)))
  }
  return rateSince(began, calls)
}

function rateSince(began: number, calls: number): number {
  return (calls / (performance.now() - began)) * 1000
}
