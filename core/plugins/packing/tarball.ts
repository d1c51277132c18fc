import { gzipSync } from 'node:zlib'
import { Header } from 'tar'
import { PackingError } from './errors.js'

const BLOCK = 512
const OPERATING_SYSTEM = 9
const UNKNOWN_SYSTEM = 255

/** A `.tgz` with these files below `package/`: the same files give the same bytes, on every machine. */
export function tarball(files: ReadonlyMap<string, Uint8Array>): Buffer {
  const paths = [...files.keys()].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
  const entries = paths.flatMap((path) => entryOf(`package/${path}`, files.get(path)))
  const packed = gzipSync(Buffer.concat([...entries, Buffer.alloc(2 * BLOCK)]), { level: 9 })
  // RFC 1952 §2.3.1: zlib writes here on which system it ran
  packed[OPERATING_SYSTEM] = UNKNOWN_SYSTEM
  return packed
}

function entryOf(path: string, content: Uint8Array | undefined): Buffer[] {
  const bytes = Buffer.from(content ?? [])
  const head = Buffer.alloc(BLOCK)
  const header = new Header({
    path,
    type: 'File',
    mode: 0o644,
    size: bytes.length,
    mtime: new Date(0),
  })
  const isTooLong = header.encode(head, 0)
  if (isTooLong) throw new PackingError([`The name ${path} is too long for a package.`])
  return [head, bytes, Buffer.alloc((BLOCK - (bytes.length % BLOCK)) % BLOCK)]
}
