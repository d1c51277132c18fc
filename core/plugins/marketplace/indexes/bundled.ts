import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { judgeIndex } from './judge_index.js'
import type { KnownIndex } from './index_state.js'

/** The build's own key stands beside its index: who can change the one can change all of our code. */
export const BUNDLED_KEY_FILE = 'index.key'

let last: { folder: string; stamp: string; index: KnownIndex } | null = null

/** The index that the build brings; null where there is none, as in tests. It never expires, or nobody offline could go on. */
export async function readBundledIndex(folder: string): Promise<KnownIndex | null> {
  const stamp = await stampOf(join(folder, 'index.json'))
  if (stamp === null) return null
  if (last?.folder === folder && last.stamp === stamp) return last.index
  const [bytes, signatures, key] = await Promise.all([
    readFile(join(folder, 'index.json')),
    readFile(join(folder, 'index.json.sig'), 'utf8'),
    readFile(join(folder, BUNDLED_KEY_FILE), 'utf8'),
  ])
  const document = judgeIndex({ bytes, signatures }, [key.trim()], null)
  const index: KnownIndex = {
    document,
    state: {
      id: null,
      name: document.name,
      title: document.title,
      place: 'bundled',
      addresses: [folder],
      keys: document.keys,
      isPrivate: false,
      version: document.version,
      issuedAt: document.issued,
      expiresAt: null,
      state: 'current',
      confirmedAt: document.issued,
      failure: null,
      plugins: document.plugins.length,
    },
  }
  last = { folder, stamp, index }
  return index
}

async function stampOf(path: string): Promise<string | null> {
  try {
    const { size, mtimeMs, ino } = await stat(path)
    return `${size} ${mtimeMs} ${ino}`
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}
