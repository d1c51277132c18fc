import { join } from 'node:path'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { LabError } from '../errors.js'

const SCRIPT = join(import.meta.dirname, 'dkimpy.py')

/** Debian's, which has the module; another Python may come first on the path. */
const PYTHON = '/usr/bin/python3'

/** TXT records by their names. */
export type KeyRecords = Readonly<Record<string, string>>

export interface DkimpySigning {
  domain: string
  selector: string
  /** an RSA key, PKCS #1 or #8 in PEM */
  key: string
  /** `relaxed/simple` */
  canonicalization: string
  /** whether l= says how much of the body is signed */
  length: boolean
}

/** One a signature: true, false, or why it cannot be verified. By dkimpy, which none of us wrote. */
export function verifyWithDkimpy(
  raw: Buffer,
  records: KeyRecords
): Promise<readonly (boolean | string)[]> {
  return run('verify', raw, { records })
}

/** `cv` is pass, fail or none (RFC 8617 §5.2). */
export function verifyArcWithDkimpy(
  raw: Buffer,
  records: KeyRecords
): Promise<{ cv: string; reason: string }> {
  return run('verifyArc', raw, { records })
}

/** The message with a DKIM-Signature before it. */
export async function signWithDkimpy(raw: Buffer, signing: DkimpySigning): Promise<Buffer> {
  const line = await run<string>('sign', raw, signing)
  return Buffer.concat([Buffer.from(line, 'base64'), raw])
}

async function run<Answer>(work: string, raw: Buffer, details: object): Promise<Answer> {
  const child = spawn(PYTHON, [SCRIPT], { timeout: 30_000 })
  const ended = once(child, 'close')
  child.stdin.end(JSON.stringify({ work, raw: raw.toString('base64'), ...details }))
  const [said, failed] = await Promise.all([text(child.stdout), text(child.stderr)])
  const [code] = await ended
  if (code !== 0) throw new LabError('E_LAB_COMMAND_FAILED', `dkimpy could not ${work}`, failed)
  return JSON.parse(said)
}
