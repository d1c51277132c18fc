import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Disk } from 'flydrive'
import { FSDriver } from 'flydrive/drivers/fs'
import type { FSDriverOptions } from 'flydrive/drivers/fs/types'
import type { WriteOptions } from 'flydrive/types'
import { syncFolder } from './sync_folder.js'

/**
 * flydrive's file system driver writes in place and does not wait for the disk. Ours writes a
 * temporary file, fsyncs it, renames it and fsyncs the folder, so that a blob is whole or absent.
 */
class DurableFSDriver extends FSDriver {
  #root: string

  constructor(options: FSDriverOptions & { location: string }) {
    super(options)
    this.#root = options.location
  }

  override put(key: string, contents: string | Uint8Array, _options?: WriteOptions) {
    return this.#write(key, (path) => writeThrough(path, contents))
  }

  override putStream(key: string, contents: Readable, _options?: WriteOptions) {
    // flush: fsync before the file is closed
    const options = { flags: 'wx', mode: 0o600, flush: true }
    return this.#write(key, (path) => pipeline(contents, createWriteStream(path, options)))
  }

  override async move(source: string, destination: string, _options?: WriteOptions) {
    const target = join(this.#root, destination)
    const made = await mkdir(dirname(target), { recursive: true })
    await rename(join(this.#root, source), target)
    await syncFolders(dirname(target), made)
  }

  async #write(key: string, write: (path: string) => Promise<void>) {
    const target = join(this.#root, key)
    // The same blob may be on its way twice: each writes a file of its own.
    const temporary = `${target}.${randomUUID()}.part`
    const made = await mkdir(dirname(target), { recursive: true })
    try {
      await write(temporary)
      await rename(temporary, target)
      await syncFolders(dirname(target), made)
    } catch (error) {
      await rm(temporary, { force: true })
      throw error
    }
  }
}

/** The drive for large blobs on this machine's file system, below `folder`. */
export function durableDrive(folder: string): Disk {
  return new Disk(new DurableFSDriver({ location: folder, visibility: 'private' }))
}

async function writeThrough(path: string, contents: string | Uint8Array) {
  const file = await open(path, 'w', 0o600)
  try {
    await file.writeFile(contents)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** A folder that is new stands durably only when the one around it does. */
async function syncFolders(folder: string, made: string | undefined) {
  await syncFolder(folder)
  if (made === undefined) return
  for (let inner = folder; inner.startsWith(made); inner = dirname(inner)) {
    await syncFolder(dirname(inner))
  }
}
