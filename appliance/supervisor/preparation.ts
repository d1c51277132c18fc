import { spawn } from 'node:child_process'
import { join } from 'node:path'

/** In a process of its own, for it loads what nobody needs afterwards. It says itself what went wrong. */
export function prepareInChild(build: string): Promise<boolean> {
  const script = join(build, 'appliance', 'bootstrap', 'prepare', 'main.js')
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, '--locked'], { stdio: 'inherit' })
    child.on('error', reject)
    child.on('exit', (code) => resolve(code === 0))
  })
}
