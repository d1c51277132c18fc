import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import type { IndexedFile } from '@caliopen/contract/marketplace/index_document'
import { MarketplaceError } from '../errors.js'
import type { IndexRow } from '../indexes/index_rows.js'
import { TOKEN_PURPOSE, type MarketplaceParts } from '../parts.js'
import { fetchFile } from './fetch_file.js'

const WITHIN = 120_000

/** Where the files of an index are: the build's folder, or one that was added. */
export type FileSource = { place: 'folder'; folder: string } | { place: 'web'; row: IndexRow }

/**
 * A file that a verified index names: the first mirror whose copy has the size and the SHA-512 that the index says.
 * Throws a MarketplaceError.
 */
export async function readIndexedFile(
  source: FileSource,
  file: IndexedFile,
  { seal }: Pick<MarketplaceParts, 'seal'>
): Promise<Buffer> {
  if (source.place === 'folder') {
    return checked(await readLocal(source.folder, file.path, file.size), file, source.folder)
  }
  const { addresses, ownNetwork, tokenSealed } = source.row
  const token = tokenSealed === null ? null : seal.open(tokenSealed, TOKEN_PURPOSE)
  const failures: MarketplaceError[] = []
  for (const address of addresses) {
    try {
      const url = new URL(file.path, address).href
      const asked = { url, largest: file.size, within: WITHIN, token, ownNetwork }
      const answer = await fetchFile(asked)
      return checked(answer?.bytes ?? Buffer.alloc(0), file, address)
    } catch (error) {
      failures.push(error as MarketplaceError)
    }
  }
  throw together(failures)
}

/** At most so many bytes; throws a MarketplaceError. */
export async function readLocal(folder: string, path: string, largest: number): Promise<Buffer> {
  try {
    const handle = await open(join(folder, path))
    try {
      const { size } = await handle.stat()
      if (size > largest) {
        throw new MarketplaceError('E_INDEX_TOO_LARGE', `${path} has more than ${largest} bytes`)
      }
      return await handle.readFile()
    } finally {
      await handle.close()
    }
  } catch (error) {
    if (error instanceof MarketplaceError) throw error
    const { code } = error as NodeJS.ErrnoException
    throw new MarketplaceError('E_INDEX_UNREACHABLE', `${join(folder, path)}: ${code}`, error)
  }
}

function checked(bytes: Buffer, { path, size, sha512 }: IndexedFile, from: string): Buffer {
  const actual = createHash('sha512').update(bytes).digest('hex')
  if (bytes.length === size && actual === sha512) return bytes
  throw new MarketplaceError(
    'E_PACKAGE_SWAPPED',
    `${path} from ${from} is not what the index says: its SHA-512 is ${actual}`
  )
}

/** The worst of them gives the code: a swapped file is worse than an absent one. */
function together(failures: readonly MarketplaceError[]): MarketplaceError {
  const worst = failures.find(({ code }) => code === 'E_PACKAGE_SWAPPED') ?? failures[0]
  const words = failures.map(({ message }) => message).join('\n')
  return new MarketplaceError(worst?.code ?? 'E_INDEX_UNREACHABLE', words)
}
