import { createReadStream } from 'node:fs'
import { opendir, readFile, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { MboxSplitter } from './mbox.js'

/** One message as a file held it. */
export interface ImportedMessage {
  raw: Buffer
  seen: boolean
  /** milliseconds since the epoch: when the file was written, for messages that say nothing themselves */
  fallbackTime: number
  /** how many bytes of the source are read so far */
  position: number
}

export interface ImportSource {
  bytes: number
  messages(): AsyncGenerator<ImportedMessage>
}

/** Larger messages are cut here, and set aside by the digest if that breaks them. */
const LARGEST_MESSAGE = 100 * 1024 * 1024
const CHUNK = 1024 * 1024

/** An mbox file, a single message, a Maildir, or a folder of messages. Throws when there is nothing at the path. */
export async function openSource(path: string): Promise<ImportSource> {
  const { size } = await stat(path)
  if ((await stat(path)).isDirectory()) return openFolder(path)
  return { bytes: size, messages: () => readFileOrMbox(path) }
}

async function* readFileOrMbox(path: string): AsyncGenerator<ImportedMessage> {
  const { mtimeMs } = await stat(path)
  const splitter = new MboxSplitter(LARGEST_MESSAGE)
  let position = 0
  const wrap = (raw: Buffer) => ({ raw, seen: hasReadStatus(raw), fallbackTime: mtimeMs, position })
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK })) {
    position += chunk.length
    for (const raw of splitter.push(chunk)) yield wrap(raw)
  }
  for (const raw of splitter.end()) yield wrap(raw)
}

/** The mail folders of a Maildir are new, cur and those that begin with a dot. */
async function openFolder(path: string): Promise<ImportSource> {
  const files = await listFiles(path)
  const bytes = files.reduce((sum, { size }) => sum + size, 0)
  return { bytes, messages: () => readFiles(files) }
}

interface FoundFile {
  path: string
  size: number
  mtimeMs: number
}

async function listFiles(folder: string): Promise<FoundFile[]> {
  const found: FoundFile[] = []
  for await (const entry of await opendir(folder, { recursive: true })) {
    const path = join(entry.parentPath, entry.name)
    const isMessage = /\.eml$/i.test(entry.name) || /^(new|cur)$/.test(basename(entry.parentPath))
    if (!entry.isFile() || !isMessage) continue
    const { size, mtimeMs } = await stat(path)
    found.push({ path, size, mtimeMs })
  }
  return found.sort((a, b) => a.path.localeCompare(b.path))
}

async function* readFiles(files: readonly FoundFile[]): AsyncGenerator<ImportedMessage> {
  let position = 0
  for (const { path, size, mtimeMs } of files) {
    position += size
    const raw = (await readFile(path)).subarray(0, LARGEST_MESSAGE)
    yield { raw, seen: hasSeenFlag(path), fallbackTime: mtimeMs, position }
  }
}

/** Maildir keeps flags behind `:2,`; S is seen. */
function hasSeenFlag(path: string): boolean {
  return /[:;!]2,[A-Z]*S[A-Z]*$/.test(path)
}

/** mbox keeps flags in a Status header; R is read. */
function hasReadStatus(raw: Buffer): boolean {
  const header =
    raw
      .subarray(0, 65_536)
      .toString('latin1')
      .split(/\r?\n\r?\n/, 1)[0] ?? ''
  return /^status:[^\r\n]*R/im.test(header)
}
