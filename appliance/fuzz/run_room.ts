import { fork } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { RoomName } from './rooms.js'

export interface RoomRun {
  name: RoomName
  inputs: number
  seed: number
}

/** A room that says nothing for so long has met an input that it does not come back from. */
const PATIENCE_A_PART = 10 * 60_000

/** Resolves to null, or to what went wrong. */
export function runRoom({ name, inputs, seed }: RoomRun): Promise<string | null> {
  const folder = mkdtempSync(join(tmpdir(), 'caliopen-fuzz-room-'))
  const current = join(folder, `${name}-current`)
  const script = fileURLToPath(new URL('./room_process.ts', import.meta.url))
  const child = fork(script, [name, String(inputs), String(seed)], {
    execArgv: ['--expose-gc', '--disable-warning=DEP0205', '--import', '@poppinss/ts-exec'],
    env: { ...process.env, FUZZ_CURRENT: current },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  let complaints = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (complaints += text))
  let hangs = false
  const giveUp = () => {
    hangs = true
    child.kill('SIGKILL')
  }
  let timer = setTimeout(giveUp, PATIENCE_A_PART)
  child.on('message', () => {
    clearTimeout(timer)
    timer = setTimeout(giveUp, PATIENCE_A_PART)
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => {
      clearTimeout(timer)
      if (code === 0) rmSync(folder, { recursive: true, force: true })
      if (code === 0) return resolve(null)
      const how = hangs ? 'hangs' : `ended with ${signal ?? code}`
      resolve(`${name} ${how}, seed ${seed}; its last input is ${current}\n${complaints.trim()}`)
    })
  })
}
