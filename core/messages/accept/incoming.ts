import { randomUUID } from 'node:crypto'
import { mkdirSync, statfsSync } from 'node:fs'
import { readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { MessageBytes } from '@caliopen/contract/bytes'
import { syncFolder } from '../blobs/sync_folder.js'
import { type ArrivedBytes, IncomingFile, isArrived } from './incoming_file.js'

const MIB = 1024 * 1024
const HOUR = 60 * 60 * 1000
/** `PID.UUID.part` while it is written, `UUID` once an arrival refers to it */
const PART = /^(\d+)\..+\.part$/
const KEPT = /^[\da-f-]{36}$/

export interface IncomingLimits {
  /** of all messages that are on their way in at a time, as they are sent */
  bytes: number
  /** what must stay free on the disk for everything else */
  reserve: number
}

const LIMITS: IncomingLimits = { bytes: 2048 * MIB, reserve: 64 * MIB }

/**
 * The folder where large messages are written while they arrive, compressed, so that no process holds
 * them. What is not kept goes again; what a crash left goes with clean().
 */
export class Incoming {
  readonly #folder: string
  readonly #limits: IncomingLimits
  #taken = 0

  constructor(dataDir: string, limits: IncomingLimits = LIMITS) {
    this.#folder = join(dataDir, 'incoming')
    this.#limits = limits
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 })
  }

  /** Whether so many bytes have room, beside what is on its way in already. */
  has(bytes: number): boolean {
    if (this.#taken + bytes > this.#limits.bytes) return false
    return this.#free() - this.#limits.reserve >= bytes
  }

  open(): IncomingFile {
    const path = join(this.#folder, `${process.pid}.${randomUUID()}.part`)
    return new IncomingFile(path, (bytes) => this.#take(bytes))
  }

  /** Where the bytes of a kept file stand. */
  pathOf(name: string): string {
    return join(this.#folder, name)
  }

  /**
   * Keeps the bytes in a file of their own, durably; answers with its name. Bytes that arrived here
   * are only renamed, once; all others are written anew.
   */
  async keep(bytes: MessageBytes): Promise<{ name: string; hash: Buffer }> {
    const arrived = isArrived(bytes) && !bytes.isKept ? bytes : await this.copy(bytes)
    const name = randomUUID()
    await rename(arrived.path, this.pathOf(name))
    arrived.moveTo(this.pathOf(name))
    await syncFolder(this.#folder)
    return { name, hash: arrived.hash }
  }

  /** The bytes as a file; who asked for it discards it. */
  async copy(bytes: MessageBytes): Promise<ArrivedBytes> {
    const file = this.open()
    try {
      await pipeline(bytes.stream(), file.writable())
      return await file.finish()
    } catch (error) {
      file.discard()
      throw error
    }
  }

  async remove(names: readonly string[]): Promise<void> {
    for (const name of names) await rm(this.pathOf(name), { force: true })
  }

  /** Removes what processes left that died while they wrote. Returns how many files went. */
  async clean(): Promise<number> {
    const left = (await readdir(this.#folder)).filter((name) => {
      const pid = Number(PART.exec(name)?.[1] ?? 0)
      return pid > 0 && !isAlive(pid)
    })
    await this.remove(left)
    return left.length
  }

  /** Files that were kept more than an hour ago: each is spoken of by now, or never will be. */
  async keptBefore(now: number): Promise<string[]> {
    const old: string[] = []
    for (const name of await readdir(this.#folder)) {
      if (!KEPT.test(name)) continue
      const found = await stat(this.pathOf(name)).catch(() => null)
      if (found && found.ctimeMs < now - HOUR) old.push(name)
    }
    return old
  }

  /** A disk that cannot even say so has no room. */
  #free(): number {
    try {
      const { bavail, bsize } = statfsSync(this.#folder)
      return bavail * bsize
    } catch {
      return 0
    }
  }

  #take(bytes: number): boolean {
    if (bytes > 0 && !this.has(bytes)) return false
    this.#taken += bytes
    return true
  }
}

/** A process that is not ours to signal lives as well. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
