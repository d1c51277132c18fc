import { createGunzip } from 'node:zlib'
import { Parser, type ReadEntry } from 'tar'
import { fault, type Fault } from '../fault.js'
import { LIMITS } from './limits.js'
import { PathRules } from './path_rules.js'

export interface Archive {
  /** by path within the package */
  files: Map<string, Buffer>
  faults: Fault[]
}

/**
 * What stands in a `.tgz`, in memory and nowhere else. Everything is counted while it is unpacked: a bomb is dropped
 * when it begins to grow. Only regular files come out; what else stands there is a fault.
 */
export async function readArchive(bytes: Uint8Array): Promise<Archive> {
  if (bytes.length > LIMITS.packed) {
    return refused(fault('E_PACKAGE_TOO_LARGE', { most: megabytes(LIMITS.packed) }))
  }
  const tar = await gunzip(bytes)
  return Buffer.isBuffer(tar) ? readTar(tar) : refused(tar)
}

function refused(reason: Fault): Archive {
  return { files: new Map(), faults: [reason] }
}

const MOST = LIMITS.unpacked + LIMITS.files * LIMITS.overhead

async function gunzip(bytes: Uint8Array): Promise<Buffer | Fault> {
  const unzip = createGunzip()
  unzip.end(bytes)
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of unzip as AsyncIterable<Buffer>) {
      size += chunk.length
      if (size > MOST) return fault('E_UNPACKED_TOO_LARGE', { most: megabytes(LIMITS.unpacked) })
      if (size > LIMITS.harmless && size > bytes.length * LIMITS.ratio) return fault('E_BOMB')
      chunks.push(chunk)
    }
  } catch {
    // zlib says in its own words that these bytes are no gzip, or cut
    return fault('E_NOT_AN_ARCHIVE')
  }
  return Buffer.concat(chunks)
}

async function readTar(tar: Buffer): Promise<Archive> {
  const reading = new Reading()
  const parser = new Parser({
    strict: true,
    onReadEntry: (entry) => reading.take(entry),
    onwarn: () => undefined,
  })
  const { promise, resolve } = Promise.withResolvers<void>()
  parser.on('error', () => {
    reading.broken()
    resolve()
  })
  parser.on('end', () => resolve())
  parser.end(tar)
  await promise
  return reading.result()
}

/** Takes one entry after the other; after the first fault that is about all, it only lets them pass. */
class Reading {
  readonly #files = new Map<string, Buffer>()
  readonly #paths = new PathRules()
  readonly #faults: Fault[] = []
  #bytes = 0

  take(entry: ReadEntry): void {
    this.#bytes += entry.size
    const reason = this.#judge(entry)
    if (reason) this.#refuse(reason)
    if (reason || entry.type === 'Directory') return void entry.resume()
    this.#collect(this.#paths.inside(entry.path), entry)
  }

  broken(): void {
    this.#refuse(fault('E_NOT_AN_ARCHIVE'))
  }

  result(): Archive {
    if (this.#files.size === 0) this.#refuse(fault('E_EMPTY_PACKAGE'))
    return { files: this.#files, faults: this.#faults }
  }

  #judge(entry: ReadEntry): Fault | null {
    if (this.#bytes > LIMITS.unpacked) {
      return fault('E_UNPACKED_TOO_LARGE', { most: megabytes(LIMITS.unpacked) })
    }
    const path = shown(entry.path)
    if (entry.type === 'Directory') return this.#paths.judgeFolder(entry.path)
    if (entry.type !== 'File' && entry.type !== 'OldFile') {
      const isLink = entry.type === 'Link' || entry.type === 'SymbolicLink'
      return fault(isLink ? 'E_LINK' : 'E_NOT_A_FILE', { path })
    }
    if (this.#files.size >= LIMITS.files) return fault('E_TOO_MANY_FILES', { most: LIMITS.files })
    return this.#paths.judgeFile(entry.path)
  }

  #collect(path: string, entry: ReadEntry): void {
    const chunks: Buffer[] = []
    this.#files.set(path, Buffer.alloc(0))
    entry.on('data', (chunk: Buffer) => chunks.push(chunk))
    entry.on('end', () => this.#files.set(path, Buffer.concat(chunks)))
  }

  /** A thousand links are one fault told once, or a page of them would be a bomb of its own. */
  #refuse(reason: Fault): void {
    if (!this.#faults.some(({ code }) => code === reason.code)) this.#faults.push(reason)
  }
}

function megabytes(bytes: number): number {
  return bytes / (1024 * 1024)
}

/** Names from outside, as they may stand in a sentence. */
function shown(path: string): string {
  return path.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, LIMITS.path)
}
