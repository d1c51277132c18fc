import { randomUUID } from 'node:crypto'
import { access, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Sql } from '#database/sql.js'
import { ArtefactGoneError } from '../errors.js'
import { readArchive } from '../packages/read_archive.js'
import { readArtefact } from './artefacts.js'

/** A crash may leave a folder half unpacked: nobody needs it after this, in milliseconds. */
const STALE = 60 * 60 * 1000

/**
 * The unpacked package, in a folder of its own below `DATA_DIR/plugins`: whole, or not there. Where this node lacks it,
 * it comes out of the database. Throws E_ARTEFACT_GONE.
 */
export async function artefactFolder(sql: Sql, dataDir: string, hash: string): Promise<string> {
  const folder = folderOf(dataDir, hash)
  if (await isThere(folder)) return folder
  const bytes = await readArtefact(sql, hash)
  if (!bytes) throw new ArtefactGoneError(hash)
  const { files } = await readArchive(bytes)
  await unpack(files, folder)
  return folder
}

/** What is damaged on this disk is taken anew from the database when somebody next asks. */
export async function forgetFolder(dataDir: string, hash: string): Promise<void> {
  await rm(folderOf(dataDir, hash), { recursive: true, force: true })
}

/** Removes the folders of packages that nobody wants any more, and what a crash left behind. */
export async function sweepFolders(dataDir: string, wanted: ReadonlySet<string>): Promise<void> {
  const root = join(dataDir, 'plugins')
  if (!(await isThere(root))) return
  for (const name of await readdir(root)) {
    const path = join(root, name)
    const isPackage = /^[0-9a-f]{128}$/.test(name)
    const isLeft = name.endsWith('.part') && (await stat(path)).mtimeMs < Date.now() - STALE
    if ((isPackage && !wanted.has(name)) || isLeft) await rm(path, { recursive: true, force: true })
  }
}

function folderOf(dataDir: string, hash: string): string {
  return join(dataDir, 'plugins', hash)
}

async function isThere(path: string): Promise<boolean> {
  try {
    await access(path)
    return true
  } catch {
    return false
  }
}

/** Written beside, then put in its place in one step: whoever was there first has the same files. */
async function unpack(files: ReadonlyMap<string, Buffer>, folder: string): Promise<void> {
  const unfinished = `${folder}.${randomUUID()}.part`
  try {
    for (const [path, bytes] of files) await writeThrough(join(unfinished, path), bytes)
    await sync(unfinished)
    await rename(unfinished, folder)
    await sync(dirname(folder))
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true })
    if (!(await isThere(folder))) throw error
  }
}

async function writeThrough(path: string, bytes: Buffer): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const file = await open(path, 'wx', 0o600)
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
}

async function sync(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
