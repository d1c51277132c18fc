import { execFile, type ExecFileOptions } from 'node:child_process'
import { access, constants } from 'node:fs/promises'
import { join } from 'node:path'
import { LabError } from '../errors.js'

/** Servers live in sbin, which is not on everybody's PATH. */
const FOLDERS = ['/usr/sbin', '/usr/bin', '/usr/local/sbin', '/usr/local/bin', '/sbin', '/bin']

export interface CommandOutput {
  stdout: string
  stderr: string
}

/** Runs a command to its end within 30 s; a failure carries what it printed. */
export function runCommand(
  command: string,
  args: readonly string[],
  options: ExecFileOptions = {}
): Promise<CommandOutput> {
  return new Promise((resolve, reject) => {
    const settings = { timeout: 30_000, maxBuffer: 64 << 20, ...options, encoding: 'utf8' as const }
    execFile(command, args, settings, (error, stdout, stderr) => {
      if (!error) return resolve({ stdout, stderr })
      const message = `${command} ${args.join(' ')} failed (${error.signal ?? error.code})`
      reject(new LabError('E_LAB_COMMAND_FAILED', message, `${stdout}${stderr}`))
    })
  })
}

/** The full path of a command, or null when it is not installed. */
export async function findCommand(name: string): Promise<string | null> {
  const path = (process.env.PATH ?? '').split(':').filter(Boolean)
  for (const folder of [...path, ...FOLDERS]) {
    const candidate = join(folder, name)
    const found = await access(candidate, constants.X_OK).then(
      () => true,
      () => false
    )
    if (found) return candidate
  }
  return null
}

export async function requireCommand(name: string, debianPackage: string): Promise<string> {
  const path = await findCommand(name)
  if (path) return path
  const message = `"${name}" is not installed: apt-get install ${debianPackage}`
  throw new LabError('E_LAB_COMMAND_MISSING', message)
}
