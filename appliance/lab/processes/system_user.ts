import { readFile } from 'node:fs/promises'
import { LabError } from '../errors.js'

export interface SystemUser {
  uid: number
  gid: number
}

/** Looks the user up in /etc/passwd; the Debian package of the server made it. */
export async function systemUser(name: string): Promise<SystemUser> {
  const ids = await lookUp('/etc/passwd', name)
  if (!ids) throw new LabError('E_LAB_COMMAND_MISSING', `There is no system user "${name}"`)
  return { uid: Number(ids[0]), gid: Number(ids[1]) }
}

export async function systemGroup(name: string): Promise<number> {
  const ids = await lookUp('/etc/group', name)
  if (!ids) throw new LabError('E_LAB_COMMAND_MISSING', `There is no system group "${name}"`)
  return Number(ids[0])
}

/** Root gives each server its own user; anybody else runs it as themselves. */
export async function serverUser(name: string): Promise<Partial<SystemUser>> {
  return isRoot() ? systemUser(name) : {}
}

export function isRoot(): boolean {
  return process.getuid?.() === 0
}

async function lookUp(path: string, name: string): Promise<string[] | undefined> {
  const table = await readFile(path, 'utf8')
  const line = table.split('\n').find((candidate) => candidate.startsWith(`${name}:`))
  return line?.split(':').slice(2)
}
