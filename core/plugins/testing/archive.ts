import { gzipSync } from 'node:zlib'
import { Header } from 'tar'

/** One entry of an archive, honest or not. */
export interface Entry {
  path: string
  body?: string | Buffer
  type?: 'File' | 'SymbolicLink' | 'Link' | 'Directory' | 'CharacterDevice' | 'FIFO'
  linkpath?: string
  /** what the header says, where it lies */
  size?: number
}

const BLOCK = 512

/** A `.tgz` with exactly these entries in it, whatever they are: no packer would write half of them. */
export function archive(entries: readonly Entry[]): Buffer {
  return gzipSync(tarball(entries))
}

export function tarball(entries: readonly Entry[]): Buffer {
  return Buffer.concat([...entries.map(entryBytes), Buffer.alloc(2 * BLOCK)])
}

function entryBytes({ path, body = '', type = 'File', linkpath, size }: Entry): Buffer {
  const bytes = Buffer.from(body)
  const head = Buffer.alloc(BLOCK)
  const header = new Header({
    path,
    type,
    mode: 0o644,
    size: size ?? bytes.length,
    mtime: new Date(0),
    ...(linkpath !== undefined && { linkpath }),
  })
  header.encode(head, 0)
  const padding = Buffer.alloc((BLOCK - (bytes.length % BLOCK)) % BLOCK)
  return Buffer.concat([head, bytes, padding])
}
